import { z } from 'zod';
import { changeSet } from '../../caches/change-set.ts';
import { changedReport } from '../../caches/changed-report.ts';
import { untouchedOf } from '../../caches/preview.ts';
import { isWide, keyRuleOf } from '../../caches/rule.ts';
import { runMs, type SetData, setPlan, usualPace } from '../../caches/set-plan.ts';
import { noneFault, seeSet } from '../../caches/set-seen.ts';
import { changeAction } from '../../catalog/action.ts';
import { duration } from '../../catalog/params/duration.ts';
import { keyPattern } from '../../catalog/params/key-pattern.ts';
import { keySet } from '../../catalog/params/key-set.ts';
import { promise } from '../../model/plan.ts';
import { span } from '../../model/units.ts';
import type { SampledKey } from '../../ports/cache/keys.ts';

interface TtlData extends SetData {
  readonly ttlMs: number;
  readonly spreadMs: number;
}

/** Keys that all end at once are all fetched at once: their ends are spread over so much of the time. */
const spread = 0.1;
const kind = { less: ' without a time to live' };
const isLasting = ({ ttlMs }: SampledKey) => ttlMs === null;

/** `cache.set("…", data, ttl=3600)` of runbook A, for keys that were written without it. */
export const action = changeAction({
  summary: 'Gives Redis keys that never expire a time to live, and leaves those in use',
  risk: 'disruptive',
  params: z.object({
    pattern: keyPattern().optional().describe('Prefix of the keys, taken literally: cache:tool:'),
    ttl: duration({ atLeastMs: 60_000 }).describe('How long from now until they expire: 30m, 24h'),
    ...keySet(),
  }),
  positional: ['pattern'],
  needs: ['cache'],
  examples: ['/mcp cache ttl cache:tool: ttl=24h'],
  deadlineMs: runMs,

  raises: (params) => (isWide(params) ? 'destructive' : 'disruptive'),

  target: () => 'cache/keys',

  async plan({ cache, params, signal }) {
    const rule = keyRuleOf(params);
    const ttlMs = params.ttl;
    const spreadMs = Math.round(ttlMs * spread);
    const seen = await seeSet(cache, rule, 'expireKeys', isLasting, { signal });
    if (seen.count.keys === 0) throw noneFault(rule, seen.keys, kind);
    return setPlan<TtlData>(
      seen,
      { rule, pace: params.pace ?? usualPace },
      {
        verb: 'Give',
        doing: 'Giving a time to live to',
        confirm: 'Set time to live',
        kind,
        end: ` a time to live of ${span(ttlMs / 1000)}`,
        effects: [
          promise(
            'effect',
            { ttlMs, spreadMs },
            (terms) =>
              `Each expires after ${span(terms.ttlMs / 1000)} to ${span((terms.ttlMs + terms.spreadMs) / 1000)}, so that not all end at once; the application then fetches anew what it misses. Keys that expire already stay as they are.`,
          ),
        ],
        wayBack:
          'There is no way back from here: which keys never expired is not kept, and one that has expired is gone. A key that the application writes again is as it writes it.',
      },
      { ttlMs, spreadMs },
    );
  },

  run: ({ cache, steps, signal }, { data, selection }) =>
    changeSet(
      { cache, steps, signal },
      data,
      selection?.preview ?? [],
      (asked) => cache.expireKeys({ ...asked, ttlMs: data.ttlMs, spreadMs: data.spreadMs }, { signal }),
      'given a time to live',
    ),

  verify: ({ cache, signal }, { data: { rule }, selection }, set) =>
    changedReport(
      cache,
      rule,
      untouchedOf(rule, selection?.preview ?? []),
      set,
      {
        done: 'given a time to live',
        kind,
        wanted: isLasting,
        offers: [{ label: 'Cache', action: 'cache', params: {} }],
      },
      { signal },
    ),
});
