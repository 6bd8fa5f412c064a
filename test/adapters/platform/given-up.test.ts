import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { database } from '../../../src/adapters/postgres/database.ts';
import { cacheOf } from '../../../src/adapters/redis/cache.ts';
import { webReader } from '../../../src/adapters/web/web.ts';

/** Takes connections and never says a word: what a server behind a broken network looks like. */
const silent: Server = createServer((socket) => socket.on('error', () => undefined));
const opened = new Set<{ destroy(): void }>();
silent.on('connection', (socket) => opened.add(socket));
const address = () => `127.0.0.1:${(silent.address() as AddressInfo).port}`;

beforeAll(() => new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve)));
afterAll(async () => {
  for (const socket of opened) socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
});

describe('a look that is given up', () => {
  const looks = {
    database: (signal: AbortSignal) =>
      database({ url: `postgres://nobody@${address()}/none`, clock: movableClock() }).ping({
        timeoutMs: 60_000,
        signal,
      }),
    cache: (signal: AbortSignal) =>
      cacheOf({ url: `redis://${address()}`, clock: movableClock() }).ping({ timeoutMs: 60_000, signal }),
    web: (signal: AbortSignal) => webReader().get(`http://${address()}/`, { timeoutMs: 60_000, signal }),
  };
  for (const [name, ask] of Object.entries(looks)) {
    test(`${name}: ends with the reason, while it connects`, async () => {
      const stop = new AbortController();
      const asked = ask(stop.signal);
      setTimeout(() => stop.abort(new Error('the worker stops')), 50);
      await expect(asked).rejects.toThrow('the worker stops');
    }, 3000);

    test(`${name}: ends with the reason, before it began`, async () => {
      await expect(ask(AbortSignal.abort(new Error('the worker stops')))).rejects.toThrow('the worker stops');
    }, 3000);
  }
});
