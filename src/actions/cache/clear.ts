import { z } from 'zod';
import { changeSet } from '../../caches/change-set.ts';
import { changedReport } from '../../caches/changed-report.ts';
import { untouchedOf } from '../../caches/preview.ts';
import { isWide, keyRuleOf } from '../../caches/rule.ts';
import { runMs, type SetData, setPlan, usualPace } from '../../caches/set-plan.ts';
import { noneFault, seeSet } from '../../caches/set-seen.ts';
import { changeAction } from '../../catalog/action.ts';
import { keyPattern } from '../../catalog/params/key-pattern.ts';
import { keySet } from '../../catalog/params/key-set.ts';
import { promise } from '../../model/plan.ts';

/** `redis-cli --scan --pattern "cache:*" | xargs -L 1000 redis-cli DEL` of runbook B, for what it says: keys that nobody has used lately. */
export const action = changeAction({
  summary: 'Clears Redis keys by prefix, and leaves those in use',
  risk: 'disruptive',
  params: z.object({
    pattern: keyPattern().optional().describe('Prefix of the keys, taken literally: cache:tool:'),
    ...keySet(),
  }),
  positional: ['pattern'],
  needs: ['cache'],
  examples: [
    '/mcp cache clear cache:user:',
    '/mcp cache clear family=cache:tool idle=24h',
    '/mcp cache clear cache:*:list_assignments* glob=yes touched=take',
  ],
  deadlineMs: runMs,

  raises: (params) => (isWide(params) ? 'destructive' : 'disruptive'),

  target: () => 'cache/keys',

  async plan({ cache, params, signal }) {
    const rule = keyRuleOf(params);
    const seen = await seeSet(cache, rule, 'clearKeys', () => true, { signal });
    if (seen.count.keys === 0) throw noneFault(rule, seen.keys);
    return setPlan<SetData>(
      seen,
      { rule, pace: params.pace ?? usualPace },
      {
        verb: 'Clear',
        doing: 'Clearing',
        confirm: 'Clear keys',
        kind: {},
        end: '',
        effects: [
          promise(
            'effect',
            'cold',
            () =>
              'The application fetches anew what it misses: expect slower answers and more load on what is behind the cache for a while.',
          ),
        ],
        wayBack: 'There is no way back: a key that was cleared is gone until the application writes it again.',
      },
      {},
    );
  },

  run: ({ cache, steps, signal }, { data, selection }) =>
    changeSet(
      { cache, steps, signal },
      data,
      selection?.preview ?? [],
      (asked) => cache.clearKeys(asked, { signal }),
      'cleared',
    ),

  verify: ({ cache, environment, signal }, { data: { rule }, selection }, set) =>
    changedReport(
      cache,
      rule,
      untouchedOf(rule, selection?.preview ?? []),
      set,
      {
        done: 'cleared',
        kind: {},
        wanted: () => true,
        offers: [
          { label: 'Cache', action: 'cache', params: {} },
          ...(environment.server.cacheWarmPath === undefined
            ? []
            : [{ label: 'Warm the cache…', action: 'cache warm', params: {} }]),
        ],
      },
      { signal },
    ),
});
