import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { database } from '../../../src/adapters/postgres/database.ts';

/** Answers a start as PgBouncer does: parameters it does not track are refused, whatever their values. */
async function pooler(): Promise<{ readonly url: string; readonly starts: string[] }> {
  const starts: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', (chunk) => {
      const start = chunk.toString('latin1');
      starts.push(start);
      if (start.includes('statement_timeout')) socket.end(refusal('unsupported startup parameter: statement_timeout'));
      else socket.end(refusal('no more connections allowed'));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `postgres://bot:x@127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, starts };
}

/** ErrorResponse (PostgreSQL documentation, Message Formats). */
function refusal(message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0C08P01\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

it('a look whether PostgreSQL answers asks a pooler for nothing that it refuses', async () => {
  const { url, starts } = await pooler();
  const bot = database({ url, clock: movableClock() });
  await expect(bot.ping({ timeoutMs: 3000 })).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
  expect(starts).toHaveLength(1);
  expect(starts[0]).toContain('mcp-chatops health');
  expect(starts[0]).not.toContain('_timeout');
});

it('sessions are those of PostgreSQL itself: the address of a pooler is named as the mistake', async () => {
  const { url } = await pooler();
  await expect(database({ url, clock: movableClock() }).sessions()).rejects.toMatchObject({
    code: 'DATABASE_FAILED',
    message: 'PostgreSQL cannot be asked: the address leads to a connection pooler.',
    hint: expect.stringContaining('PostgreSQL itself'),
  });
});
