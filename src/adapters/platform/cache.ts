import { Redis } from 'ioredis';
import { fault } from '../../errors.ts';
import type { CacheReader } from '../../ports/platform.ts';

/** The platform's Redis, asked with a connection of its own each time. */
export function cacheReader(url: string): CacheReader {
  return {
    async ping({ timeoutMs, signal }) {
      signal?.throwIfAborted();
      const started = performance.now();
      const client = new Redis(url, {
        lazyConnect: true,
        connectTimeout: timeoutMs,
        commandTimeout: timeoutMs,
        maxRetriesPerRequest: 0,
        enableOfflineQueue: false,
        retryStrategy: () => null,
        // A server that hangs does not close its side either: it is not waited for beyond the deadline.
        disconnectTimeout: 50,
      });
      let last: Error | undefined;
      client.on('error', (error) => {
        last = error;
      });
      const stop = () => client.disconnect();
      signal?.addEventListener('abort', stop, { once: true });
      try {
        await client.connect();
        const answer = await client.ping();
        if (String(answer) !== 'PONG') throw new Error('answered something else than PONG');
        return { ms: performance.now() - started };
      } catch (cause) {
        signal?.throwIfAborted();
        throw fault('CACHE_FAILED', describe(last ?? cause, timeoutMs), { cause });
      } finally {
        signal?.removeEventListener('abort', stop);
        client.disconnect();
      }
    },
  };
}

function describe(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return 'cannot be asked';
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ECONNREFUSED') return 'connection refused';
  if (code === 'ENOTFOUND') return 'its name cannot be resolved';
  if (/timed? ?out|ETIMEDOUT/i.test(`${code} ${error.message}`))
    return `no answer in ${Math.round(timeoutMs / 1000)} s`;
  if (/NOAUTH|WRONGPASS/.test(error.message)) return 'wrong or missing password';
  return `cannot be asked${code === '' ? '' : ` (${code})`}`;
}
