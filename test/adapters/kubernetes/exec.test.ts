import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Fault } from '../../../src/errors.ts';
import type { ExecRequest } from '../../../src/ports/cluster.ts';
import { eventually } from '../../support/patience.ts';
import { json, type Stub, secretToken, startStub, statusBody } from './api-stub.ts';

// The API server's side of exec: the first byte of a message is its channel (1 stdout, 2 stderr, 3 the end, 255 closes one).
let stub: Stub | undefined;
let sockets: WebSocketServer | undefined;
let offered: string[] = [];
let upgrades = 0;

afterEach(async () => {
  for (const client of sockets?.clients ?? []) client.terminate();
  sockets?.close();
  await stub?.stop();
  sockets = undefined;
  stub = undefined;
});

async function apiServer(session: (socket: WebSocket) => void, protocol: 'v5' | 'v4' | 'none' = 'v5'): Promise<Stub> {
  stub = await startStub((response) => response.writeHead(500).end());
  upgrades = 0;
  const server = new WebSocketServer({
    noServer: true,
    handleProtocols: (protocols) => {
      offered = [...protocols];
      return protocol === 'none' ? false : `${protocol}.channel.k8s.io`;
    },
  });
  server.on('connection', session);
  stub.server.on('upgrade', (request, socket, head) => {
    upgrades++;
    server.handleUpgrade(request, socket, head, (socket_) => server.emit('connection', socket_, request));
  });
  sockets = server;
  return stub;
}

/** An API server that answers the upgrade with a plain HTTP answer. */
async function refusing(...answers: (readonly [status: number, body: object])[]): Promise<Stub> {
  stub = await startStub((response) => response.writeHead(500).end());
  upgrades = 0;
  stub.server.on('upgrade', (_, socket) => {
    const [status, body] = answers[Math.min(upgrades++, answers.length - 1)] ?? [500, {}];
    const text = JSON.stringify(body);
    socket.end(
      `HTTP/1.1 ${status} X\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`,
    );
  });
  return stub;
}

const say = (socket: WebSocket, channel: number, payload: string | Buffer) =>
  socket.send(Buffer.concat([Buffer.of(channel), Buffer.from(payload)]));
const succeed = (socket: WebSocket) => say(socket, 3, JSON.stringify({ status: 'Success' }));

const program: ExecRequest = { pod: 'postgres-0', container: 'postgres', command: ['psql', '-c', 'SELECT 1'] };

async function faultOf(call: Promise<unknown>): Promise<Fault> {
  const fault = await call.then(
    () => Promise.reject(new Error('the call should have failed')),
    (error: Fault) => error,
  );
  expect(fault.message).not.toContain(secretToken);
  return fault;
}

test('gives both outputs and the exit code, and asks for exactly the words', async () => {
  const { cluster, server, calls } = await apiServer((socket) => {
    say(socket, 1, 'hé');
    say(socket, 2, 'warning');
    say(socket, 1, 'llo');
    const details = { causes: [{ reason: 'ExitCode', message: '2' }] };
    say(socket, 3, JSON.stringify({ status: 'Failure', reason: 'NonZeroExitCode', details }));
  });
  let url = '';
  server.on('upgrade', (request) => {
    url = request.url ?? '';
    expect(request.headers.authorization).toBe(`Bearer ${secretToken}`);
  });
  expect(await cluster.exec(program)).toEqual({ exitCode: 2, stdout: 'héllo', stderr: 'warning' });
  expect(url).toBe(
    '/api/v1/namespaces/mcp/pods/postgres-0/exec?container=postgres&command=psql&command=-c&command=SELECT+1&stdin=false&stdout=true&stderr=true&tty=false',
  );
  expect(offered).toEqual(['v5.channel.k8s.io', 'v4.channel.k8s.io']);
  expect(calls).toMatchObject([{ verb: 'get', resource: 'pods/exec', status: 101 }]);
});

test('an older API server speaks v4', async () => {
  const { cluster } = await apiServer((socket) => {
    say(socket, 1, 'PONG\n');
    succeed(socket);
  }, 'v4');
  expect(await cluster.exec(program)).toMatchObject({ exitCode: 0, stdout: 'PONG\n' });
});

test('stdin arrives whole, in order, and then its end', async () => {
  const stdin = 'INSERT é;\n'.repeat(50_000);
  const { cluster } = await apiServer((socket) => {
    const received: Buffer[] = [];
    socket.on('message', (message: Buffer) => {
      if (message[0] === 0) received.push(message.subarray(1));
      else if (message.equals(Buffer.of(255, 0))) {
        say(socket, 1, Buffer.concat(received).toString() === stdin ? 'same' : 'different');
        succeed(socket);
      }
    });
  });
  expect(await cluster.exec({ ...program, stdin })).toMatchObject({ stdout: 'same' });
  expect(offered).toEqual(['v5.channel.k8s.io']);
});

test.each(['v4', 'none'] as const)('stdin is refused where its end cannot be said (%s)', async (protocol) => {
  const { cluster } = await apiServer(succeed, protocol);
  const fault = await faultOf(cluster.exec({ ...program, stdin: 'x' }));
  expect(fault).toMatchObject({ code: 'EXEC_FAILED', message: expect.stringContaining('another version of exec') });
});

test('output is cut at the limit while the program runs on', async () => {
  const { cluster } = await apiServer((socket) => {
    for (let i = 0; i < 100; i++) say(socket, i % 2 === 0 ? 1 : 2, 'é'.repeat(500));
    succeed(socket);
  });
  const { exitCode, stdout, stderr } = await cluster.exec({ ...program, maxBytes: 1_001 });
  expect(exitCode).toBe(0);
  expect([stdout, stderr]).toEqual(['é'.repeat(500), 'é'.repeat(500)]);
});

test.each<[string, (socket: WebSocket) => void, string]>([
  ['closes without a status', (socket) => socket.close(1000), 'closed without a status'],
  ['cuts the connection', (socket) => socket.terminate(), 'closed without a status'],
  ['breaks the protocol', (socket) => socket.send(Buffer.alloc(5 * 1024 * 1024)), 'the connection failed'],
  [
    'ends with a failure of its own',
    (socket) => say(socket, 3, '{"status":"Failure","message":"container gone"}'),
    'container gone',
  ],
  ['ends with nonsense', (socket) => say(socket, 3, 'nonsense'), 'no JSON'],
  ['says nothing at all', () => undefined, 'no end within 400 ms'],
  [
    'sends empty and unknown messages',
    (socket) => [Buffer.alloc(0), Buffer.of(9, 9), 'text'].map((one) => socket.send(one)),
    'no end within',
  ],
])('settles when the API server %s', async (_, session, words) => {
  const { cluster } = await apiServer(session);
  const fault = await faultOf(cluster.exec(program, { timeoutMs: 400 }));
  expect(fault).toMatchObject({ code: 'EXEC_FAILED', effect: 'unknown', message: expect.stringContaining(words) });
  await eventually(() => expect(sockets?.clients.size).toBe(0));
});

test('a refused upgrade has the words of the refusal, and nothing was started', async () => {
  const cases = [
    [403, 'Forbidden', 'CLUSTER_FORBIDDEN', 'may not create pods/exec "postgres-0" in namespace mcp'],
    [404, 'NotFound', 'CLUSTER_NOT_FOUND', 'Namespace mcp has no pods "postgres-0"'],
    [429, 'TooManyRequests', 'CLUSTER_BUSY', 'answered 429'],
    [400, 'BadRequest', 'EXEC_FAILED', 'refused (400)'],
    [500, 'InternalError', 'CLUSTER_BUSY', 'answered 500'],
  ] as const;
  for (const [status, reason, code, words] of cases) {
    const { cluster, calls } = await refusing([status, statusBody(status, reason)]);
    const fault = await faultOf(cluster.exec(program));
    expect(fault).toMatchObject({ code, effect: 'none', message: expect.stringContaining(words) });
    expect(calls).toMatchObject([{ resource: 'pods/exec', status }]);
    await stub?.stop();
  }
  stub = undefined;
});

test('stdin is refused by an API server that lacks v5, which answers 403 and not a word', async () => {
  stub = await startStub((response) => response.writeHead(500).end());
  stub.server.on('upgrade', (_, socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'));
  const fault = await faultOf(stub.cluster.exec({ ...program, stdin: 'x' }));
  expect(fault).toMatchObject({
    code: 'EXEC_FAILED',
    effect: 'none',
    message: expect.stringContaining('v5, which input needs'),
  });
});

test('refused credentials are read again and tried once more', async () => {
  const { cluster } = await refusing([401, statusBody(401, 'Unauthorized')], [403, statusBody(403, 'Forbidden')]);
  expect((await faultOf(cluster.exec(program))).code).toBe('CLUSTER_FORBIDDEN');
  expect(upgrades).toBe(2);
});

test('an upgrade that is never answered ends with the deadline, its effect unknown', async () => {
  stub = await startStub((response) => json(response, 500, {}));
  stub.server.on('upgrade', () => undefined);
  const fault = await faultOf(stub.cluster.exec(program, { timeoutMs: 200 }));
  expect(fault).toMatchObject({ code: 'CLUSTER_UNREACHABLE', effect: 'unknown' });
});

test('the caller’s signal and the end of the connection both settle it', async () => {
  let isOpen = false;
  const { cluster } = await apiServer(() => {
    isOpen = true;
  });
  const caller = new AbortController();
  const reason = new Error('cancelled');
  const first = cluster.exec(program, { signal: caller.signal });
  first.catch(() => undefined);
  await eventually(() => expect(isOpen).toBe(true));
  caller.abort(reason);
  await expect(first).rejects.toBe(reason);

  isOpen = false;
  const second = faultOf(cluster.exec(program));
  await eventually(() => expect(isOpen).toBe(true));
  await cluster.close();
  expect((await second).code).toBe('EXEC_FAILED');
});

test('a silent session is pinged every 10 s of the clock', async () => {
  let pings = 0;
  let end: () => void = () => undefined;
  const { cluster, clock } = await apiServer((socket) => {
    socket.on('ping', () => pings++);
    end = () => succeed(socket);
  });
  const call = cluster.exec(program, { timeoutMs: 20_000 });
  for (const expected of [1, 2, 3]) {
    await eventually(() => {
      if (pings < expected) clock.advance(10_000);
      expect(pings).toBeGreaterThanOrEqual(expected);
    });
    await nextTurn();
  }
  end();
  expect((await call).exitCode).toBe(0);
});
