import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { webReader } from '../../../src/adapters/web/web.ts';

const web = webReader();
const connections = new Set<unknown>();
const server: Server = createServer((request, response) => {
  if (request.url === '/silent') return;
  if (request.url === '/torn') return void response.writeHead(200).write('part', () => response.destroy());
  if (request.url === '/endless') {
    const more = setInterval(() => response.write('more'), 20);
    response.on('close', () => clearInterval(more));
    return;
  }
  response.statusCode = request.url === '/ready?deep=1' ? 503 : 200;
  response.end('x'.repeat(100_000));
});
server.on('connection', (socket) => connections.add(socket));
const at = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;

beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)));
afterAll(async () => {
  await web.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it('gives the status of a whole answer, and keeps the connection', async () => {
  const before = connections.size;
  for (let index = 0; index < 5; index += 1)
    expect(await web.sample(at('/ready?deep=1'), { timeoutMs: 5000 })).toMatchObject({ status: 503 });
  // One is not yet free when the next request is due.
  expect(connections.size - before).toBeLessThan(3);
});

it.each([
  ['/silent', 'no answer in 1 s'],
  ['/endless', 'no answer in 1 s'],
  ['/torn', 'cannot be reached'],
])(
  '%s: %s',
  async (path, words) => {
    await expect(web.sample(at(path), { timeoutMs: 1000 })).rejects.toMatchObject({
      code: 'HTTP_FAILED',
      message: expect.stringContaining(words),
    });
  },
  10_000,
);

it('a server that is not there is a failure, not a wait', async () => {
  await expect(web.sample('http://127.0.0.1:1/', { timeoutMs: 1000 })).rejects.toMatchObject({ code: 'HTTP_FAILED' });
});
