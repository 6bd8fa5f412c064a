import type { Steps } from '../catalog/steps.ts';
import type { Environment } from '../model/environment.ts';
import type { Member } from '../model/plan.ts';
import type { Clock } from '../ports/clock.ts';
import type { MaintainedAs, Maintenance, TableCounts, TableIdentity } from '../ports/database/maintenance.ts';
import type { Database } from '../ports/database.ts';
import type { WriteMark } from '../ports/write-mark.ts';
import { tableOfKey, verbs } from './maintenance-plan.ts';
import { oneByOne, type Parts } from './one-by-one.ts';
import { nameIn, typedName } from './table-name.ts';

export interface MaintainContext {
  readonly database: Database;
  readonly environment: Environment;
  readonly steps: Steps;
  readonly mark: WriteMark;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** What became of one table that a plan showed. */
export interface TableDone {
  readonly table: TableIdentity;
  readonly as: MaintainedAs;
  /** null where the table was gone before. */
  readonly before: TableCounts | null;
}

export type MaintainedAll = Parts<TableIdentity, TableDone>;

/** Works on the tables a plan has shown, one after the other: each is an effect of its own, so that a second worker does only the rest. */
export async function maintainTables(
  context: MaintainContext,
  shown: readonly Member[],
  kind: Maintenance,
  windowMs: number,
): Promise<MaintainedAll> {
  const { database, environment, steps, mark, clock, signal } = context;
  const tables = shown.map(tableOfKey);
  const before = await steps.observe('before', () => database.tableCounts(tables, { signal }));
  return steps.observe('work', (step) =>
    oneByOne({
      ...{ environment, clock, step, windowMs, parts: tables },
      async work(table, at): Promise<TableDone> {
        const title = `${at + 1} of ${tables.length}, ${nameIn(table)}`;
        const progress = (words: string) => step.say(`${title}: ${words}`);
        step.say(title);
        const as = await steps.once.harmless(`${verbs[kind].order} ${typedName(table)}`, () =>
          database.maintain(table, kind, { mark, progress }, { signal }),
        );
        return { table, as, before: before[at] ?? null };
      },
    }),
  );
}
