import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll } from 'vitest';
import { signedHeaders } from '../../sandbox/workspace/delivery/signature.ts';
import { watchMemory } from '../support/faults/memory.ts';
import { faultRow, quantile } from '../support/faults/row.ts';
import { forge, inParallel, type SlackRequest, sendSigned } from '../support/faults/signed.ts';
import { type Site, type SiteBot, startSite } from '../support/faults/site.ts';

let site: Site;
let bot: SiteBot;
beforeAll(async () => {
  site = await startSite();
  bot = await site.bot('web');
});
afterAll(() => site.stop());

const json = (body: string): SlackRequest => ({ body, type: 'application/json' });
const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const deepObject = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

/** Signed, and still nothing to be worked off. */
const malformed: readonly SlackRequest[] = [
  ...['null', '[]', '7', 'true', '""', '{', '{}', deep(100_000), deepObject(50_000)].map(json),
  ...['payload=null', 'payload=[]', 'payload=%7B', 'command=', `payload=${deep(100_000)}`].map(
    (body): SlackRequest => ({ body, type: 'application/x-www-form-urlencoded' }),
  ),
];

/** A sender that never ends: a byte a second of a body that was announced. */
function slow(): Socket {
  const socket = connect(bot.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(
    'POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n{',
  );
  const timer = setInterval(() => socket.write(' '), 1000);
  socket.once('close', () => clearInterval(timer));
  return socket;
}

async function acks(count: number): Promise<number[]> {
  const requests = forge(site.workspace);
  const door = { port: bot.port, secret: site.workspace.signingSecret };
  const answers = await inParallel(count, 2, () => sendSigned(door, requests.command('help')));
  return answers.map(({ status, ms }) => (status === 200 ? ms : Number.POSITIVE_INFINITY));
}

const body = `{"a":"${'x'.repeat(5 * 1024 * 1024)}"}`;

/** 5 MB in one piece, signed or not, announced or in chunks. */
async function huge(index: number): Promise<number> {
  const signed = index % 2 === 0 ? signedHeaders(site.workspace.signingSecret, Date.now(), body) : {};
  const stream = index % 3 === 0 ? new Blob([body]).stream() : body;
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signed },
    body: stream,
    duplex: 'half',
  };
  const answer = await fetch(`http://127.0.0.1:${bot.port}/slack/events`, init as RequestInit).catch(() => undefined);
  await answer?.arrayBuffer().catch(() => undefined);
  // A sender that is still writing when it is refused may not see the refusal.
  return answer?.status ?? 413;
}

faultRow(
  { title: 'bodies of 5 MB, slow senders, signed nonsense', small: 14, full: 500, eachMs: 500 },
  async ({ count, full, none, all, atMost }) => {
    await acks(40);
    const calm = quantile(await acks(200), 0.99);
    const grown = watchMemory(bot.pid);
    const opened = performance.now();
    const dawdlers = Array.from({ length: count }, slow);
    const closed = dawdlers.map(
      (socket) => new Promise<number>((resolve) => socket.once('close', () => resolve(performance.now() - opened))),
    );
    const door = { port: bot.port, secret: site.workspace.signingSecret };
    const [busy, sizes, statuses] = await Promise.all([
      acks(200),
      inParallel(Math.ceil(count / 10), 2, huge),
      inParallel(count, 4, async (index) => {
        const request = malformed[index % malformed.length] ?? json('null');
        const { status } = await sendSigned(door, request);
        return { status, body: request.body.slice(0, 40) };
      }),
    ]);
    if (full) atMost('a slow sender is cut off after', Math.max(...(await Promise.all(closed))) / 1000, 15, 's');
    for (const socket of dawdlers) socket.destroy();
    all('acks meanwhile', busy.filter(Number.isFinite).length, 200);
    none(
      'of 5 MB not answered 413',
      sizes.filter((status) => status !== 413),
      sizes.length,
    );
    none(
      'of nonsense not refused (4xx)',
      statuses.filter(({ status }) => status < 400 || status > 499).map(({ status, body }) => `${status} ${body}`),
      count,
    );
    all('the process lives', bot.running ? 1 : 0, 1);
    atMost('memory grown', grown(), 100, 'MB');
    atMost('ack, 99 of 100, against a calm time', quantile(busy, 0.99) / calm, 2, 'times');
  },
);
