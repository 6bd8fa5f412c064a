import { fault } from '../../errors.ts';
import type { CacheReader } from '../../ports/cache.ts';
import { withRedis } from './once.ts';

/** The platform's Redis, asked with a connection of its own each time. */
export function cacheReader(url: string): CacheReader {
  return {
    async ping({ timeoutMs, signal }) {
      const started = performance.now();
      try {
        const answer = await withRedis(url, timeoutMs, (client) => client.ping(), signal);
        if (String(answer) !== 'PONG') throw new Error('answered something else than PONG');
        return { ms: performance.now() - started };
      } catch (cause) {
        signal?.throwIfAborted();
        throw fault('CACHE_FAILED', describe(cause, timeoutMs), { cause });
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
