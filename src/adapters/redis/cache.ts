import { fault } from '../../errors.ts';
import type { Cache } from '../../ports/cache.ts';
import { clearKeys, expireKeys } from './change.ts';
import { inWords } from './failures.ts';
import { heldRights } from './held-rights.ts';
import { keysOf } from './keys.ts';
import { withRedis } from './once.ts';
import type { Server } from './reading.ts';
import { serverOf } from './server.ts';

/** The platform's Redis, asked with a connection of its own each time. */
export function cacheOf(server: Server): Cache {
  return {
    async ping({ timeoutMs, signal }) {
      const started = performance.now();
      try {
        const answer = await withRedis(server.url, timeoutMs, (client) => client.ping(), signal);
        if (String(answer) !== 'PONG') throw new Error('answered something else than PONG');
        return { ms: performance.now() - started };
      } catch (cause) {
        signal?.throwIfAborted();
        throw fault('CACHE_FAILED', inWords(cause, timeoutMs), { cause });
      }
    },
    rights: (keys, call) => heldRights(server, keys, call),
    server: (call) => serverOf(server, call),
    keys: (asked, call) => keysOf(server, asked, call),
    clearKeys: (asked, call) => clearKeys(server, asked, call),
    expireKeys: (asked, call) => expireKeys(server, asked, call),
  };
}
