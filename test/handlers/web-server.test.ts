import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Route, startWebServer, type WebServer } from '../../src/handlers/web-server.ts';
import { quietLog } from '../support/faults/quiet-log.ts';

let server: WebServer;
let release = () => {};
let gone = () => {};

const routes: readonly Route[] = [
  { method: 'GET', path: '/here', mostBytes: 0, answer: async () => ({ status: 200, body: 'here\n' }) },
  {
    method: 'POST',
    path: '/take',
    mostBytes: 1000,
    answer: async (request) => ({ status: 200, body: String((await request.body('known')).length) }),
  },
  {
    method: 'GET',
    path: '/pieces',
    mostBytes: 0,
    answer: async () => {
      const body = new ReadableStream<Uint8Array>({
        start(pieces) {
          pieces.enqueue(Buffer.from('first'));
          release = () => {
            pieces.enqueue(Buffer.from(' last'));
            pieces.close();
          };
        },
        cancel() {
          gone();
        },
      });
      return { status: 200, type: 'text/event-stream', body };
    },
  },
  { method: 'POST', path: '/refuse', mostBytes: 1000, answer: async () => ({ status: 401 }) },
  { method: 'POST', path: '/break', mostBytes: 0, answer: () => Promise.reject(new Error('secret detail')) },
  {
    method: 'GET',
    path: '/slow',
    mostBytes: 0,
    answer: () => new Promise((resolve) => (release = () => resolve({ status: 200, body: 'done' }))),
  },
];

beforeEach(async () => {
  server = await startWebServer(routes, { port: 0, host: '127.0.0.1', log: quietLog() });
});
afterEach(() => server.stop(0, 100));

const at = (path: string) => `http://127.0.0.1:${server.port}${path}`;
const post = (path: string, body: string | ReadableStream) =>
  fetch(at(path), { method: 'POST', body, duplex: 'half' } as RequestInit);

describe('an answer in pieces', () => {
  it('is sent as it comes', async () => {
    const { body, headers } = await fetch(at('/pieces'));
    expect([headers.get('content-type'), headers.get('content-length')]).toEqual(['text/event-stream', null]);
    const read: string[] = [];
    for await (const piece of body ?? []) {
      read.push(Buffer.from(piece).toString());
      release();
      release = () => {};
    }
    expect(read).toEqual(['first', ' last']);
  });

  it('ends where nobody listens any more', async () => {
    const ended = new Promise<void>((resolve) => {
      gone = resolve;
    });
    const going = new AbortController();
    await (await fetch(at('/pieces'), { signal: going.signal })).body?.getReader().read();
    going.abort();
    await ended;
  });
});

describe('the web server', () => {
  it('answers what it knows, with or without a query, and HEAD as GET', async () => {
    expect(await (await fetch(at('/here?x=1'))).text()).toBe('here\n');
    expect((await fetch(at('/here'), { method: 'HEAD' })).status).toBe(200);
  });

  it.each(['/', '/other', '/here/', '/HERE', '//here', '/here%2f', '/../here/..', '/%2e%2e/etc/passwd'])(
    'does not know %s',
    async (path) => {
      expect((await fetch(at(path))).status).toBe(404);
    },
  );

  it('refuses another method on a known path', async () => {
    expect((await post('/here', '')).status).toBe(405);
    expect((await fetch(at('/take'))).status).toBe(405);
  });

  it('says nothing of what broke', async () => {
    const answer = await post('/break', '');
    expect([answer.status, await answer.text()]).toEqual([500, '']);
  });

  it('answers on while it drains, and asks for each connection to be closed', async () => {
    const stopping = server.stop(200, 100);
    const answer = await fetch(at('/here'));
    expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
    await stopping;
    await expect(fetch(at('/here'))).rejects.toThrow();
  });

  it('takes a body up to its limit', async () => {
    expect(await (await post('/take', 'x'.repeat(1000))).text()).toBe('1000');
  });

  it('refuses a longer one, announced or not', async () => {
    expect((await post('/take', 'x'.repeat(1001))).status).toBe(413);
    const chunk = new TextEncoder().encode('x'.repeat(600));
    const unannounced = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 5; i += 1) controller.enqueue(chunk);
        controller.close();
      },
    });
    expect((await post('/take', unannounced)).status).toBe(413);
  });

  it('answers whom it refuses before a byte of the body is read, though that one keeps writing', async () => {
    const socket = connect(server.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => {
      answer += String(data);
    });
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(`POST /refuse HTTP/1.1\r\nhost: x\r\ncontent-length: ${64 * 1024 * 1024}\r\n\r\n`);
    const more = () => socket.write(Buffer.alloc(1024 * 1024));
    socket.on('drain', more);
    more();
    await expect.poll(() => answer).toContain('401');
    expect(answer).toContain('connection: close');
    await closed;
  });

  it('asks for the body only when it is wanted, where the sender waits to be asked', async () => {
    const talk = async (path: string) => {
      const socket = connect(server.port, '127.0.0.1');
      let heard = '';
      socket.on('data', (data) => {
        heard += String(data);
        if (heard.endsWith('100 Continue\r\n\r\n')) socket.write('12345');
      });
      socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 5\r\n\r\n`);
      await expect.poll(() => heard).toMatch(/HTTP\/1\.1 [2-5]\d\d/);
      socket.destroy();
      return heard;
    };
    expect(await talk('/take')).toMatch(/^HTTP\/1\.1 100 Continue[\s\S]*HTTP\/1\.1 200 OK/);
    expect(await talk('/refuse')).toMatch(/^HTTP\/1\.1 401/);
  });

  it('gathers a body that comes in single bytes', async () => {
    const socket = connect(server.port, '127.0.0.1');
    let heard = '';
    socket.on('data', (data) => {
      heard += String(data);
    });
    socket.setNoDelay(true);
    socket.write('POST /take HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n');
    for (let byte = 0; byte < 300; byte += 1) socket.write('1\r\nx\r\n');
    socket.write('0\r\n\r\n');
    await expect.poll(() => heard).toContain('\r\n\r\n300');
    socket.destroy();
  });

  it('continues after a sender that hangs up in the middle of a body', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.write('POST /take HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\nhalf');
    await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
    expect((await fetch(at('/here'))).status).toBe(200);
  });

  it('continues after nonsense instead of HTTP', async () => {
    const socket = connect(server.port, '127.0.0.1');
    const answered = new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data))));
    socket.write('\u0016\u0003\u0001 nonsense\r\n\r\n');
    expect(await answered).toContain('400');
    socket.destroy();
    expect((await fetch(at('/here'))).status).toBe(200);
  });

  it('that stops takes nothing new, and lets what is under way end', async () => {
    const under = fetch(at('/slow'));
    await expect.poll(() => release.toString()).toContain('resolve');
    const stopping = server.stop(0, 2000);
    await expect(fetch(at('/here'))).rejects.toThrow();
    release();
    expect(await (await under).text()).toBe('done');
    await stopping;
  });

  it('that stops does not wait longer than its grace', async () => {
    const under = fetch(at('/slow')).catch(() => 'cut');
    await expect.poll(() => release.toString()).toContain('resolve');
    await server.stop(0, 100);
    expect(await under).toBe('cut');
  });
});

it('a port that is in use is a fault that says what to do', async () => {
  const again = startWebServer(routes, { port: server.port, host: '127.0.0.1', log: quietLog() });
  await expect(again).rejects.toMatchObject({ code: 'PORT_TAKEN', message: expect.stringContaining(`${server.port}`) });
});
