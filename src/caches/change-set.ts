import type { Steps } from '../catalog/steps.ts';
import type { Member } from '../model/plan.ts';
import type { ChangedKeys, ChangeKeys } from '../ports/cache/change.ts';
import type { Cache } from '../ports/cache.ts';
import { untouchedOf } from './preview.ts';
import type { SetData } from './set-plan.ts';
import { thousands } from './words.ts';

/** Seconds of work between two entries of the journal: what another worker may have to look at again. */
const partSeconds = 1;
/** ms the count before may take. */
const countMs = 5000;

export interface ChangeContext {
  readonly cache: Cache;
  readonly steps: Steps;
  readonly signal: AbortSignal;
}

/** What became of a set of keys. */
export interface ChangedSet {
  readonly before: { readonly matched: number | undefined; readonly usedBytes: number | undefined };
  readonly changed: number;
  readonly touched: number;
  readonly untold: number;
  /** Gone when it was their turn. */
  readonly gone: number;
  /** Keys that matched by name. */
  readonly matched: number;
  /** The most one run takes was reached before the end. */
  readonly stopped: boolean;
}

type Change = (asked: ChangeKeys) => Promise<ChangedKeys>;

/**
 * Changes the keys a plan has shown, a part at a time. Each part is journalled with where to go on: another worker repeats at most the part it
 * was in, which finds nothing to do where it was done. A cursor of SCAN is good on any connection.
 */
export async function changeSet(
  { cache, steps, signal }: ChangeContext,
  { rule, most, pace }: SetData,
  shown: readonly Member[],
  change: Change,
  done: string,
): Promise<ChangedSet> {
  const before = await steps.observe('before', async () => {
    const [{ memory }, keys] = [
      await cache.server({ signal }),
      await cache.keys({ match: rule.match, names: 0, sample: 0, forMs: countMs }, { signal }),
    ];
    return { matched: keys.complete ? keys.matched : undefined, usedBytes: memory.usedBytes };
  });
  const untouched = untouchedOf(rule, shown);
  return steps.observe('change', async (step) => {
    const sum = { changed: 0, touched: 0, untold: 0, gone: 0, matched: 0 };
    let cursor = '0';
    let part = 0;
    do {
      part += 1;
      const asked = { match: rule.match, untouched, cursor, look: pace * partSeconds, most: most - sum.changed, pace };
      const told = await steps.once.harmless(`part ${part}`, () => change(asked));
      cursor = told.cursor;
      sum.changed += told.changed;
      sum.touched += told.touched;
      sum.untold += told.untold;
      sum.gone += told.gone;
      sum.matched += told.matched;
      const left = sum.touched + sum.untold;
      step.say(`${thousands(sum.changed)} ${done}${left === 0 ? '' : `, ${thousands(left)} left`}`);
    } while (cursor !== '0' && sum.changed < most);
    return { ...sum, before, stopped: cursor !== '0' };
  });
}
