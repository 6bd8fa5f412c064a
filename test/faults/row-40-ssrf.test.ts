import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll } from 'vitest';
import { slackCalls } from '../../src/adapters/slack/call.ts';
import { slackDialogue } from '../../src/adapters/slack/dialogue.ts';
import { freePort } from '../support/faults/redis.ts';
import { faultRow } from '../support/faults/row.ts';
import { inParallel } from '../support/faults/signed.ts';
import { useWire } from '../support/faults/wire.ts';

const wire = useWire();
let trap: Server;
let trapPort: number;
const trapped: string[] = [];
/** Every address an HTTP request of this process, and so of the bot in it, was made to. */
const reached = new Set<string>();
const note = (message: unknown) => {
  const { connectParams } = message as { readonly connectParams?: { readonly host?: string } };
  if (connectParams?.host !== undefined) reached.add(connectParams.host);
};
beforeAll(async () => {
  trapPort = await freePort();
  trap = createServer((socket) => {
    trapped.push(String(socket.remoteAddress));
    socket.destroy();
  });
  await new Promise<void>((resolve) => trap.listen(trapPort, '::', resolve));
  subscribe('undici:client:beforeConnect', note);
});
afterAll(async () => {
  unsubscribe('undici:client:beforeConnect', note);
  await new Promise((resolve) => trap.close(resolve));
});

/** Addresses that lead inside, written in every way a parser may read them; `home` is the one host that is allowed. */
function addresses(home: URL): readonly string[] {
  const p = trapPort;
  const hosts = [
    '127.0.0.1',
    '127.1',
    '127.0.1',
    '0',
    '0.0.0.0',
    'localhost',
    'localhost.',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '0x7f.1',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[0:0:0:0:0:ffff:127.0.0.1]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '169.254.169.254',
    '169.254.169.254.',
    '[::ffff:169.254.169.254]',
    '2852039166',
    'metadata.google.internal',
    '10.0.0.1',
    '192.168.0.1',
    'kubernetes.default.svc',
    '①②⑦.⓪.⓪.①',
    '127。0。0。1',
    'LOCALHOST',
    '127.0.0.1%00.slack.com',
    'hooks.slack.com.localhost',
  ];
  const tricks = (host: string) => [
    `http://${host}:${p}/`,
    `https://${host}:${p}/services/x`,
    `http://${home.host}@${host}:${p}/`,
    `http://hooks.slack.com:80@${host}:${p}/`,
    `http://${host}:${p}/#@${home.host}`,
    `http://${host}:${p}/?${home.origin}`,
    `http://${host}:${p}\\@${home.host}/`,
  ];
  const other = [
    `ftp://127.0.0.1:${p}/`,
    `file:///etc/passwd`,
    `gopher://127.0.0.1:${p}/`,
    `data:text/plain,x`,
    `javascript:1`,
    `//127.0.0.1:${p}/`,
    `http:127.0.0.1:${p}`,
    `http:///127.0.0.1:${p}/`,
    ` http://127.0.0.1:${p}/`,
    `http://127.0.0.1:${p}/%0d%0aX: 1`,
    `https://hooks.slack.com.evil.example:${p}/`,
    `http://hooks.slack.com:${p}/`,
    `${home.origin}.evil.example/`,
    'unix:/var/run/docker.sock',
  ];
  return [...hosts.flatMap(tricks), ...other];
}

faultRow(
  { title: 'response addresses that lead elsewhere', small: 231, full: 231, eachMs: 300 },
  async ({ count, none, all }) => {
    await wire.honest();
    const home = new URL(wire.world.workspace.apiUrl);
    const allowed = [`${home.host}`, `127.0.0.1:${wire.world.bot.port}`];
    // Through the door: a press that is refused, whose refusal is sent to the address it names.
    const urls = addresses(home).slice(0, count);
    const answers = await inParallel(urls.length, 8, (index) =>
      wire.send(wire.forge.press({ action: 'mcp:approve:0', value: 'made-up', responseUrl: urls[index] ?? '' })),
    );
    // As in production, where only hooks.slack.com over TLS is allowed.
    const dialogue = slackDialogue(slackCalls({ token: 'unused', apiUrl: undefined }, 500), undefined);
    const refused = await inParallel(urls.length, 8, (index) =>
      dialogue.respond(urls[index] ?? '', { text: 'x', blocks: [] }).then(
        () => 'sent',
        (error: Error & { code?: string }) => error.code ?? error.message,
      ),
    );
    await wire.honest();
    const elsewhere = [...reached].filter((host) => !allowed.includes(host) && !/^127\.0\.0\.1:\d+$/.test(host));
    none('connections that came in', trapped, urls.length * 2);
    none('connections to another host', elsewhere, urls.length * 2);
    none(
      'clicks not answered',
      answers.filter(({ status }) => status !== 200).map(({ status }) => status),
      urls.length,
    );
    all('refused before anything is fetched', refused.filter((code) => code === 'url_not_allowed').length, urls.length);
  },
);
