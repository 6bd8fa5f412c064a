import { asFault, fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import type { ArchiveReader } from '../ports/archive.ts';
import { type Freshness, judgeRow } from './judge-row.ts';

const callMs = 20_000;

export interface RowSeen {
  readonly name: string;
  readonly freshness: Freshness;
  readonly everyHours: number | undefined;
  /** What to do where it is late. */
  readonly ifLate: string | undefined;
  /** The dumps of `db backup` lie there too: one can be taken at once. */
  readonly isOfDumps: boolean;
}

interface Reading {
  readonly archive: Pick<ArchiveReader, 'list'>;
  readonly environment: Pick<Environment, 'name' | 'backups'>;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** How every row of the schedule of backups stands (runbook B 7.1). A row that cannot be read is unknown. Throws NOT_CONFIGURED where there is none. */
export async function freshnessOf({ archive, environment, now, signal }: Reading): Promise<readonly RowSeen[]> {
  const { rows = [], database } = environment.backups ?? {};
  if (rows.length === 0) {
    throw fault('NOT_CONFIGURED', `No schedule of backups is configured for ${environment.name}.`, {
      hint: `Add \`environments.${environment.name}.backups.rows\` to the configuration (docs/configuration.md).`,
    });
  }
  return Promise.all(
    rows.map(async (row): Promise<RowSeen> => {
      if ('elsewhere' in row) {
        const freshness = { state: 'unknown', why: `not looked at: ${row.elsewhere}` } as const;
        return { name: row.name, freshness, everyHours: undefined, ifLate: undefined, isOfDumps: false };
      }
      const { name, everyHours, ifLate, prefix, bucket } = row;
      const isOfDumps = bucket === undefined && database?.prefix.startsWith(prefix) === true;
      const seen = { name, everyHours, ifLate, isOfDumps };
      try {
        const list = await archive.list({ prefix, bucket }, { timeoutMs: callMs, signal });
        return { ...seen, freshness: judgeRow(row, list, now) };
      } catch (error) {
        signal.throwIfAborted();
        return { ...seen, freshness: { state: 'unknown', why: asFault(error).message } };
      }
    }),
  );
}

/** For how many seconds a row has been without what it should have, 0 where it is fresh; undefined where nobody knows. */
export function overdueSeconds({ freshness }: RowSeen, now: Date): number | undefined {
  if (freshness.state === 'unknown') return undefined;
  if (freshness.state === 'fresh') return 0;
  const ms = freshness.state === 'late' ? freshness.overdueMs : now.getTime() - freshness.newest.at;
  return Math.max(1, Math.round(ms / 1000));
}
