import { createServer, type Socket } from 'node:net';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { configSchema } from '../../src/config/schema.ts';
import { examineRedis } from '../../src/doctor/redis.ts';

/** What the server says of itself, and whether it lets CONFIG be asked. */
let said = { info: '', policy: '' };

/** Just enough of the Redis protocol: INFO, CONFIG GET, and OK to all else. */
function answer(socket: Socket, words: readonly string[]): void {
  const bulk = (text: string) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
  const [command = '', sub = ''] = words.map((word) => word.toLowerCase());
  if (command === 'info') socket.write(bulk(said.info));
  else if (command !== 'config') socket.write('+OK\r\n');
  else if (said.policy === '') socket.write(`-ERR unknown command 'CONFIG ${sub}'\r\n`);
  else socket.write(`*2\r\n${bulk('maxmemory-policy')}${bulk(said.policy)}`);
}

const server = createServer((socket) => {
  let text = '';
  socket.on('error', () => undefined);
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    for (let match = whole(text); match !== undefined; match = whole(text)) {
      text = text.slice(match.length);
      answer(socket, match.words);
    }
  });
});

/** The first command of a text, when it is there in full: `*2\r\n$4\r\nINFO\r\n…`. */
function whole(text: string): { words: readonly string[]; length: number } | undefined {
  const count = Number(/^\*(\d+)\r\n/.exec(text)?.[1] ?? Number.NaN);
  const parts = text.split('\r\n');
  if (Number.isNaN(count) || parts.length < count * 2 + 2) return undefined;
  const used = parts.slice(0, count * 2 + 1);
  return { words: used.filter((_, at) => at > 0 && at % 2 === 0), length: used.join('\r\n').length + 2 };
}

afterAll(() => server.close());
beforeEach(() => {
  said = { info: 'redis_version:7.2.4\r\nrole:master\r\nmaxmemory_policy:noeviction\r\n', policy: '' };
});

async function lines(): Promise<readonly string[]> {
  if (!server.listening) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const rule = { approvers: 0 };
  const rules = { reversible: rule, disruptive: rule, destructive: rule };
  const file = configSchema.parse({
    policy: { production: rules, other: rules },
    defaultEnvironment: 'a',
    environments: { a: { production: true, timezone: 'UTC', namespace: 'a', deployments: ['a'] } },
  });
  const slack = { botToken: '', appToken: undefined, signingSecret: undefined };
  const secrets = new Map<string, string>();
  const places = {
    duties: ['web', 'worker'] as const,
    databaseUrl: '',
    redisUrl: `redis://127.0.0.1:${port}`,
    slack,
    secrets,
  };
  const found = await examineRedis({ file, said: places, inEnvironment: [], clock: movableClock(), timeoutMs: 5000 });
  return found.map((finding) => `${finding.state} ${finding.what}: ${'seen' in finding ? finding.seen : finding.why}`);
}

describe('the Redis of the queue', () => {
  it('is good as it should be', async () => {
    expect(await lines()).toEqual([
      expect.stringMatching(/^good connection: answers in \d+ ms$/),
      'good version: Redis 7.2.4',
      'good eviction policy: noeviction',
    ]);
  });

  it.each([
    ['redis_version:5.0.7\r\nmaxmemory_policy:noeviction\r\n', '', 'missing version: Redis 5.0.7'],
    ['redis_version:6.2.0\r\n', 'noeviction', 'good version: Redis 6.2.0'],
    ['redis_version:7.2.4\r\n', 'allkeys-lru', 'notice eviction policy: allkeys-lru'],
    ['redis_version:7.2.4\r\n', '', 'unchecked eviction policy: neither INFO nor CONFIG GET tells it'],
    ['redis_version:7.2.4\r\nrole:slave\r\n', '', 'missing role: this is a replica, which takes no writes'],
    ['# Server\r\n', '', 'unchecked version: INFO does not tell it'],
  ])('%j, policy %j: %s', async (info, policy, line) => {
    said = { info, policy };
    expect(await lines()).toContain(line);
  });
});
