import { z } from 'zod';
import { fault, isFault } from '../errors.ts';
import type { Plan } from '../model/plan.ts';
import type { DatabaseCall, DatabaseReader } from '../ports/database.ts';
import type { PastChanges } from '../ports/past-changes.ts';
import { type CreateData, inTheWay, planOf } from './create-index-plan.ts';
import { nameIn } from './table-name.ts';

/** What a drop leaves for its way back. */
const dropped = z.object({
  index: z.object({ oid: z.string(), schema: z.string(), name: z.string() }),
  table: z.object({ oid: z.string(), schema: z.string(), name: z.string() }),
  definition: z.string(),
});

/**
 * An index that a run of the bot has dropped, built as it was: by the statement that the server had written of it, which comes from the
 * store and from nobody's typing. Throws PARAM_INVALID where no run is known that dropped it, NOTHING_TO_DO where it is there.
 */
export async function restoreIndexPlan(
  database: DatabaseReader,
  changes: PastChanges,
  name: string,
  call: DatabaseCall,
): Promise<Plan<CreateData>> {
  const found = (await changes.newest('index'))
    .filter(({ action }) => action === 'db index drop')
    .flatMap(({ result, run, at }) => {
      const read = dropped.safeParse(result);
      return read.success && name === fullName(read.data.index) ? [{ ...read.data, run, at }] : [];
    })
    .sort((one, other) => other.at.localeCompare(one.at));
  const [last] = found;
  if (last === undefined) {
    throw fault('PARAM_INVALID', `The bot has dropped no index "${name}", or does not know how it was.`, {
      hint: 'The plan of the run that dropped it shows its statement: see `/mcp runs`.',
    });
  }
  const { index, table, definition, run } = last;
  const there = await database.indexNamed(name, call).catch((error: unknown) => {
    if (isFault(error, 'PARAM_INVALID')) return undefined;
    throw error;
  });
  if (there?.isValid) throw fault('NOTHING_TO_DO', `The index ${nameIn(index)} is there. Nothing was changed.`);
  const { database: of } = await database.sessions(call);
  const spec = { table, name: index.name, of: { definition } };
  return {
    ...planOf(of, spec, []),
    changes: [{ label: 'index', before: 'none', after: definition }],
    course: [`As it was before ${run}.`, ...(await inTheWay(database, call))],
  };
}

const fullName = ({ schema, name }: { readonly schema: string; readonly name: string }) => `${schema}.${name}`;
