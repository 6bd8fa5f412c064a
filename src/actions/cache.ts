import { z } from 'zod';
import { meanwhile } from '../caches/hits.ts';
import { answerReport, cacheReport } from '../caches/overview.ts';
import { readAction } from '../catalog/action.ts';

/** ms between the two looks that say what happens now. */
const periodMs = 3000;

/** Runbook A `get_stats()`, runbook B `redis-cli INFO memory`: whether the cache does its work, and what is in it. */
export const action = readAction({
  summary: 'Shows memory, hit ratio and evictions of Redis, and which keys take up the space',
  params: z.object({}),
  positional: [],
  needs: ['cache'],
  examples: ['/mcp cache', '/mcp cache env=staging'],
  deadlineMs: 30_000,

  run: ({ cache, clock, signal, show }) =>
    answerReport(async () => {
      const first = await cache.server({ signal });
      show(cacheReport({ server: first }));
      await clock.sleep(periodMs, signal);
      const server = await cache.server({ signal });
      // Before any key is asked about: that counts as a lookup.
      const now = meanwhile(first, server, periodMs / 1000);
      const keys = await cache.keys({ names: 20_000, sample: 1000, forMs: 5000 }, { signal });
      return cacheReport({ server, now, keys });
    }),
});
