import type { Member } from '../model/plan.ts';
import type { IndexNow, RebuildIndex, RebuiltAs } from '../ports/database/index-rebuilds.ts';
import { clearLeftovers } from './change-index.ts';
import type { MaintainContext } from './maintain-tables.ts';
import { oneByOne, type Parts } from './one-by-one.ts';
import { indexOfKey, type RebuildData } from './rebuild-plan.ts';
import { nameIn, typedName } from './table-name.ts';

/** What became of one index that a plan showed. */
export interface IndexDone {
  readonly index: RebuildIndex;
  /** `other`: somebody had rebuilt or made it anew before it was begun. */
  readonly as: RebuiltAs | 'other';
  /** null where it was gone before. */
  readonly before: IndexNow | null;
}

export type RebuiltAll = Parts<RebuildIndex, IndexDone>;

/** Removes what failed rebuilds have left, then rebuilds what a plan has shown: each an effect of its own, so that a second worker does only the rest. */
export async function rebuildIndexes(
  context: MaintainContext,
  shown: readonly Member[],
  { windowMs, leftovers }: RebuildData,
): Promise<RebuiltAll> {
  const { database, environment, steps, mark, clock, signal } = context;
  const parts = shown.map(indexOfKey);
  const before = await steps.observe('before', () => database.indexesNow(parts, { signal }));
  await clearLeftovers(context, leftovers);
  return steps.observe('work', (step) =>
    oneByOne({
      ...{ environment, clock, step, windowMs, parts },
      async work(index, at): Promise<IndexDone> {
        const was = before[at] ?? null;
        if (was === null || was.oid !== index.oid) return { index, as: was === null ? 'gone' : 'other', before: was };
        const title = `${at + 1} of ${parts.length}, ${nameIn(index)}`;
        const progress = (words: string) => step.say(`${title}: ${words}`);
        step.say(title);
        // Asked for again by whoever takes over: the statement of an earlier worker may still be under way, and is waited for there.
        const as = await steps.once.harmless(`rebuild ${typedName(index)}`, () =>
          database.rebuildIndex(index, { mark, progress }, { signal }),
        );
        return { index, as, before: was };
      },
    }),
  );
}
