import type { Steps } from '../catalog/steps.ts';
import type { IndexBuilt, NamedIndex } from '../ports/database/index-changes.ts';
import type { Database } from '../ports/database.ts';
import type { WriteMark } from '../ports/write-mark.ts';
import type { CreateData } from './create-index-plan.ts';
import type { DropData } from './drop-index-plan.ts';

export interface ChangeIndexContext {
  readonly database: Database;
  readonly steps: Steps;
  readonly mark: WriteMark;
  readonly signal: AbortSignal;
}

/** Removes what failed builds have left, then builds. The index carries the mark of the run: a second worker finds it. */
export async function createIndex(context: ChangeIndexContext, { spec, leftovers }: CreateData): Promise<IndexBuilt> {
  const { database, steps, mark, signal } = context;
  await clearLeftovers(context, leftovers);
  return steps.once.keyed('build', {
    made: async () => (await database.indexBuilt(spec, mark.run, { signal })) ?? undefined,
    make: ({ say }) => database.buildIndex(spec, { mark, progress: say }, { signal }),
  });
}

/** Removes invalid indexes that a plan has shown. */
export async function clearLeftovers(
  { database, steps, mark, signal }: ChangeIndexContext,
  leftovers: readonly NamedIndex[],
): Promise<void> {
  for (const index of leftovers)
    await steps.once.gone(`clear ${index.oid}`, {
      away: async () => ((await database.indexThere(index, { signal })) ? undefined : true),
      remove: async () => {
        await database.dropIndex(index, { mark }, { signal });
        return true;
      },
    });
}

/** What a drop leaves for its way back. */
export type Dropped = Pick<DropData, 'index' | 'table' | 'definition'>;

/** Drops the index a plan has shown, if it is still that one. */
export async function dropIndex(context: ChangeIndexContext, data: DropData): Promise<Dropped> {
  const { database, steps, mark, signal } = context;
  const { index, table, definition } = data;
  await steps.once.gone('drop', {
    away: async () => ((await database.indexThere(index, { signal })) ? undefined : true),
    remove: async ({ say }) => {
      say('waiting for transactions that may use it');
      await database.dropIndex(index, { mark, progress: say }, { signal });
      return true;
    },
  });
  return { index, table, definition };
}
