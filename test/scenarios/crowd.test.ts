import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watchMemory } from '../support/faults/memory.ts';
import { forge, inParallel, sendSigned } from '../support/faults/signed.ts';
import { type Site, type SiteBot, startSite } from '../support/faults/site.ts';

const token = `token-${randomBytes(8).toString('hex')}`;
const mebibyte = 1024 * 1024;
const callers = 200;
const theirBytes = 16 * mebibyte;
const chunk = Buffer.alloc(64 * 1024, 'x');

let site: Site;
let bot: SiteBot;
beforeAll(async () => {
  site = await startSite({
    env: { CROWD_TOKEN: token },
    change: (file) => ({
      ...file,
      hooks: {
        alertmanager: { type: 'alertmanager', auth: { bearerEnv: 'CROWD_TOKEN' } },
        signed: { type: 'grafana', auth: { signature: { secretEnv: 'CROWD_TOKEN' } } },
        events: { type: 'events-v2', keys: [{ keyEnv: 'CROWD_TOKEN', service: 'mcp' }] },
        sns: { type: 'sns', topics: ['arn:aws:sns:us-east-1:123456789012:alarms'] },
      },
      incidents: { indexChannel: 'C0123456789' },
    }),
  });
  bot = await site.bot('web');
  await send({ path: '/hooks/alertmanager', headers: { authorization: `Bearer ${token}` }, bytes: 10 });
});
afterAll(() => site.stop());

interface Sending {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: number;
  /** False: the length is not announced. */
  readonly announced?: boolean;
}

/** Sends a body as fast as it is taken, whatever is answered meanwhile; gives the status, 0 where the connection was cut without one. */
function send({ path, headers, bytes, announced = true }: Sending): Promise<number> {
  return new Promise((resolve) => {
    const socket: Socket = connect(bot.port, '127.0.0.1');
    let answer = '';
    let left = bytes;
    const framed = (part: Buffer) =>
      announced ? part : Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]);
    const push = () => {
      while (left > 0 && !socket.destroyed) {
        const part = chunk.subarray(0, Math.min(left, chunk.length));
        left -= part.length;
        if (!socket.write(framed(part))) return;
      }
      if (left === 0 && !announced) socket.write('0\r\n\r\n');
      left = 0;
    };
    socket.on('connect', () => {
      const all = {
        host: 'x',
        ...headers,
        ...(announced ? { 'content-length': String(bytes) } : { 'transfer-encoding': 'chunked' }),
      };
      const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
      push();
    });
    socket.on('drain', push);
    socket.on('data', (data) => {
      answer += data.toString('latin1');
      if (answer.includes('\r\n\r\n')) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)));
  });
}

const nowSeconds = () => String(Math.floor(Date.now() / 1000));
/** Doors, and how a stranger knocks who knows all but the secret. */
const strangers: Readonly<Record<string, () => Sending>> = {
  'a hook, with another token': () => ({
    path: '/hooks/alertmanager',
    headers: { authorization: 'Bearer wrong' },
    bytes: theirBytes,
  }),
  'a hook, with another token and no length': () => ({
    path: '/hooks/alertmanager',
    headers: { authorization: 'Bearer wrong' },
    bytes: theirBytes,
    announced: false,
  }),
  'a hook, with another signature': () => ({
    path: '/hooks/signed',
    headers: { 'x-grafana-alerting-signature': '0'.repeat(64) },
    bytes: theirBytes,
  }),
  'a hook whose key stands in the body': () => ({ path: '/hooks/events', headers: {}, bytes: 500 * 1024 }),
  'a hook that is signed in the body': () => ({ path: '/hooks/sns', headers: {}, bytes: 1000 * 1024 }),
  'the door of Slack, with another signature': () => ({
    path: '/slack/events',
    headers: { 'x-slack-request-timestamp': nowSeconds(), 'x-slack-signature': `v0=${'0'.repeat(64)}` },
    bytes: 1000 * 1024,
  }),
  'the door of Slack, with a body that is too long': () => ({
    path: '/slack/events',
    headers: { 'x-slack-request-timestamp': nowSeconds(), 'x-slack-signature': `v0=${'0'.repeat(64)}` },
    bytes: theirBytes,
    announced: false,
  }),
};

describe('two hundred callers with wrong credentials at once', () => {
  it.each(Object.entries(strangers))('at %s are refused, and take no memory', async (_door, knock) => {
    const grown = watchMemory(bot.pid);
    const door = { port: bot.port, secret: site.workspace.signingSecret };
    const requests = forge(site.workspace);
    const crowd = Promise.all(Array.from({ length: callers }, () => send(knock())));
    // Whom Slack sends meanwhile, from the same address.
    const people = await inParallel(10, 1, () => sendSigned(door, requests.command('help')));
    const statuses = await crowd;
    expect(statuses.filter((status) => ![0, 400, 401, 408, 413, 503].includes(status))).toEqual([]);
    expect(statuses.filter((status) => status !== 0).length).toBeGreaterThan(callers / 2);
    expect(people.map(({ status }) => status)).toEqual(people.map(() => 200));
    expect(grown()).toBeLessThanOrEqual(64);
  });
});

/** A group as a large incident brings it: 1,900 alerts with long descriptions, 18 MiB. */
function largeGroup(): string {
  const alerts = Array.from({ length: 1900 }, (_, index) => ({
    status: 'firing',
    labels: { alertname: 'KubePodCrashLooping', pod: `pod-${index}`, severity: 'critical' },
    annotations: { summary: `Pod ${index} is crash looping`, description: `line of the log ${index} `.repeat(480) },
    startsAt: new Date().toISOString(),
    endsAt: '0001-01-01T00:00:00Z',
    fingerprint: index.toString(16).padStart(16, '0'),
  }));
  const groupKey = '{}:{alertname="KubePodCrashLooping"}';
  return JSON.stringify({ version: '4', groupKey, truncatedAlerts: 0, status: 'firing', groupLabels: {}, alerts });
}

const post = (body: string | Buffer) =>
  fetch(`http://127.0.0.1:${bot.port}/hooks/alertmanager`, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${token}` },
  });

describe('a monitor with a large group', () => {
  it('is taken whole, and everybody else is answered meanwhile', async () => {
    const body = largeGroup();
    expect(body.length).toBeGreaterThan(18 * mebibyte);
    const waits: number[] = [];
    const taking = { done: false };
    const taken = post(body).finally(() => {
      taking.done = true;
    });
    while (!taking.done) {
      const started = performance.now();
      await (await fetch(`http://127.0.0.1:${bot.port}/healthz`)).text();
      waits.push(performance.now() - started);
    }
    expect((await taken).status).toBe(200);
    expect(await site.database.query("SELECT count(*)::int AS n FROM alerts WHERE hook = 'alertmanager'")).toEqual([
      { n: 1900 },
    ]);
    // Were it worked on in one piece, nobody would be answered for most of its time.
    const whole = waits.reduce((sum, wait) => sum + wait, 0);
    expect(waits.length).toBeGreaterThan(10);
    expect(Math.max(...waits)).toBeLessThan(whole / 2);
  });

  it('that sends more than is taken is refused, and that is told once', async () => {
    const body = Buffer.alloc(33 * mebibyte, ' ');
    expect([(await post(body)).status, (await post(body)).status]).toEqual([413, 413]);
    const kept = await site.database.query<{ reason: string; item: string }>(
      "SELECT reason, item FROM alert_quarantine WHERE reason LIKE 'too large:%'",
    );
    expect(kept).toHaveLength(1);
    expect(kept[0]?.reason).toContain('a message of 33.0 MiB or more came from 127.0.0.1; this hook takes 32.0 MiB.');
    expect(JSON.parse(kept[0]?.item ?? '')).toEqual({ bytes: body.length, sender: '127.0.0.1' });
  });

  it('that is signed and sends more than is taken is told, and that nobody could check who it was', async () => {
    const answer = await fetch(`http://127.0.0.1:${bot.port}/hooks/signed`, {
      method: 'POST',
      body: Buffer.alloc(21 * mebibyte, ' '),
      headers: { 'x-grafana-alerting-signature': '0'.repeat(64) },
    });
    expect(answer.status).toBe(413);
    const kept = await site.database.query<{ reason: string }>(
      "SELECT reason FROM alert_quarantine WHERE hook = 'signed'",
    );
    expect(kept.map(({ reason }) => reason)).toEqual([expect.stringContaining('which nobody could check')]);
  });
});
