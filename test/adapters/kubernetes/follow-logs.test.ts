import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { linesOf } from '../../../src/adapters/kubernetes/lines.ts';
import type { Fault } from '../../../src/errors.ts';
import { eventually } from '../../support/patience.ts';
import { json, type Reply, type Stub, startStub, statusBody } from './api-stub.ts';

let stub: Stub | undefined;
afterEach(async () => {
  await stub?.stop();
  stub = undefined;
});

async function stubThat(reply: Reply): Promise<Stub> {
  stub = await startStub(reply);
  return stub;
}

const query = { pod: 'mcp-0', container: 'server' };

async function collect(lines: AsyncIterable<string>, into: string[] = []): Promise<string[]> {
  for await (const line of lines) into.push(line);
  return into;
}

test('lines come as they are written, cut wherever the network cuts them', async () => {
  let log: ServerResponse | undefined;
  const { cluster, requests } = await stubThat((response) => {
    log = response;
    response.writeHead(200).flushHeaders();
  });
  const lines: string[] = [];
  const following = collect(cluster.followLogs({ ...query, tailLines: 0, timestamps: true }, {}), lines);
  await eventually(() => expect(log).toBeDefined());
  expect(requests[0]?.url).toBe(
    '/api/v1/namespaces/mcp/pods/mcp-0/log?container=server&follow=true&timestamps=true&tailLines=0',
  );
  log?.write('first\nsec');
  await eventually(() => expect(lines).toEqual(['first']));
  const accent = Buffer.from('é\n');
  log?.write(accent.subarray(0, 1));
  log?.write(accent.subarray(1));
  log?.write('\nlast without an end');
  log?.end();
  expect(await following).toEqual(['first', 'secé', '', 'last without an end']);
});

test('wherever the bytes are cut, the lines are the same', async () => {
  const text = fc
    .array(fc.constantFrom('a', 'é', '漢', '🙂', '\n', '\r'), { maxLength: 30 })
    .map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.nat(100), { maxLength: 6 }), async (log, cuts) => {
      const bytes = Buffer.from(log);
      const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
      const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
      async function* stream() {
        yield* chunks;
      }
      const lines = log.split('\n');
      expect(await collect(linesOf(stream()))).toEqual(lines.at(-1) === '' ? lines.slice(0, -1) : lines);
    }),
  );
});

test('a log without lines is given in pieces, and memory stays small', async () => {
  const { cluster } = await stubThat((response) => response.end('x'.repeat(200_000)));
  const lines = await collect(cluster.followLogs(query, {}));
  expect(lines.join('')).toHaveLength(200_000);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(64 * 1024);
});

test('it ends by itself when nothing comes for a while', async () => {
  const { cluster, clock } = await stubThat((response) => response.writeHead(200).write('only\n'));
  const lines: string[] = [];
  const following = collect(cluster.followLogs(query, { idleMs: 60_000 }), lines);
  await eventually(() => expect(lines).toEqual(['only']));
  await eventually(() => {
    clock.advance(60_000);
    return Promise.race([following, Promise.reject(new Error('not yet'))]);
  });
});

test('a container that waits has no lines; one that is not there is an error', async () => {
  const waiting = 'container "server" in pod "mcp-0" is waiting to start: ContainerCreating';
  const { cluster } = await stubThat((response, _, count) =>
    count === 1
      ? json(response, 400, statusBody(400, 'BadRequest', waiting))
      : json(response, 404, statusBody(404, 'NotFound')),
  );
  expect(await collect(cluster.followLogs(query, {}))).toEqual([]);
  await expect(collect(cluster.followLogs(query, {}))).rejects.toMatchObject({
    code: 'CLUSTER_NOT_FOUND',
    message: 'Namespace mcp has no pods "mcp-0".',
  });
});

test.each<[string, Reply]>([
  ['is cut', (response) => response.writeHead(200).write('one\n', () => response.socket?.resetAndDestroy())],
  ['never begins', () => undefined],
])('a stream that %s is CLUSTER_UNREACHABLE', async (_, reply) => {
  const { cluster } = await stubThat(reply);
  const fault: Fault = await collect(cluster.followLogs(query, { timeoutMs: 300 })).catch((error) => error);
  expect(fault).toMatchObject({ code: 'CLUSTER_UNREACHABLE' });
});

test('the deadline is for the beginning, not for the whole', async () => {
  const { cluster } = await stubThat((response) => {
    response.writeHead(200).write('early\n');
    setTimeout(() => response.end('late\n'), 400);
  });
  expect(await collect(cluster.followLogs(query, { timeoutMs: 200 }))).toEqual(['early', 'late']);
});

test('the caller’s signal rejects with its reason and closes the stream', async () => {
  let isClosed = false;
  const { cluster } = await stubThat((response) => {
    response.writeHead(200).write('one\n');
    response.on('close', () => {
      isClosed = true;
    });
  });
  const caller = new AbortController();
  const lines: string[] = [];
  const following = collect(cluster.followLogs(query, { signal: caller.signal }), lines);
  following.catch(() => undefined);
  await eventually(() => expect(lines).toEqual(['one']));
  caller.abort(new Error('enough'));
  await expect(following).rejects.toThrow('enough');
  await eventually(() => expect(isClosed).toBe(true));
});

test('a reader that leaves closes the stream, and streams never hold up calls', async () => {
  let open = 0;
  const { cluster } = await stubThat((response, { url }) => {
    if (!url.includes('/log')) return json(response, 200, { kind: 'PodList', items: [] });
    open++;
    response.on('close', () => open--);
    return response.writeHead(200).write('one\n');
  });
  const followers = Array.from({ length: 30 }, () => cluster.followLogs(query, {})[Symbol.asyncIterator]());
  await Promise.all(followers.map((follower) => follower.next()));
  expect(open).toBe(30);
  expect(await cluster.podsLabelled({ app: 'mcp' }, { timeoutMs: 2_000 })).toEqual([]);
  await Promise.all(followers.map((follower) => follower.return?.()));
  await eventually(() => expect(open).toBe(0));
});

test('logs are cut at the limit inside no character, and 0 means none', async () => {
  const { cluster, requests } = await stubThat((response) => response.end('é'.repeat(100)));
  expect(await cluster.logs({ ...query, limitBytes: 5 })).toBe('éé');
  expect(await cluster.logs({ ...query, limitBytes: 0, tailLines: 0, previous: true, sinceSeconds: 0 })).toBe('');
  expect(requests.map(({ url }) => url.split('?')[1])).toEqual([
    'container=server&limitBytes=5',
    'container=server&previous=true&tailLines=0&limitBytes=1&sinceSeconds=1',
  ]);
});

test('an endless log is read up to the limit and no further', async () => {
  let written = 0;
  const { cluster } = await stubThat((response) => {
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(64 * 1024, 'x'))) written += 64 * 1024;
      written += 64 * 1024;
    };
    response.on('drain', more);
    more();
  });
  expect((await cluster.logs({ ...query, limitBytes: 1024 * 1024 })).length).toBe(1024 * 1024);
  expect(written).toBeLessThan(32 * 1024 * 1024);
});
