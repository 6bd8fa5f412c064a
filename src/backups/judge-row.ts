import type { Environment } from '../model/environment.ts';
import { bytes } from '../model/units.ts';
import type { ArchivedObject, ArchiveList } from '../ports/archive.ts';
import { manifestKey, timeOfBackup } from './names.ts';

type Row = NonNullable<Environment['backups']>['rows'][number];
/** A row that lies in a bucket. */
export type BucketRow = Extract<Row, { readonly prefix: string }>;

export interface Newest {
  readonly bytes: number;
  /** Unix ms. */
  readonly at: number;
}

/** How a row of the schedule stands. */
export type Freshness =
  | { readonly state: 'fresh'; readonly newest: Newest }
  /** `newest` undefined: there is none at all. */
  | { readonly state: 'late'; readonly newest: Newest | undefined; readonly overdueMs: number }
  /** There is a new one, and it cannot be a whole backup. */
  | { readonly state: 'unfit'; readonly newest: Newest; readonly why: string }
  | { readonly state: 'unknown'; readonly why: string };

const hourMs = 3_600_000;
/** The next one has at least this part of the size of the one before. */
const leastShare = 0.5;

/** Judges a row by what lies below its prefix. */
export function judgeRow(row: BucketRow, { objects, isWhole }: ArchiveList, now: Date): Freshness {
  const [newest, ...older] = backupsIn(objects).sort((a, b) => b.at - a.at);
  // Two kinds of dump may lie side by side, and differ in size.
  const before = older.find(({ key }) => kindOf(key) === kindOf(newest?.key ?? ''));
  const allowedMs = (row.everyHours + row.graceHours) * hourMs;
  const isFreshEnough = newest !== undefined && now.getTime() - newest.at <= allowedMs;
  // What was not read may be newer.
  if (!isWhole && !isFreshEnough)
    return { state: 'unknown', why: `more than ${objects.length} objects, of which the newest may not have been read` };
  if (newest === undefined) return { state: 'late', newest, overdueMs: allowedMs };
  if (!isFreshEnough) return { state: 'late', newest, overdueMs: now.getTime() - newest.at - row.everyHours * hourMs };
  const why = unfitness(row, newest, before);
  return why === undefined ? { state: 'fresh', newest } : { state: 'unfit', newest, why };
}

function unfitness(row: BucketRow, newest: ArchivedObject, before: ArchivedObject | undefined): string | undefined {
  if (newest.bytes < row.minKb * 1024) return `has only ${bytes(newest.bytes)}`;
  if (before !== undefined && newest.bytes < before.bytes * leastShare)
    return `has ${bytes(newest.bytes)}, and the one before ${bytes(before.bytes)}`;
  if (row.cold && !/GLACIER|DEEP_ARCHIVE/.test(newest.storageClass))
    return `lies in ${newest.storageClass}, not in Glacier`;
  return undefined;
}

const kindOf = (key: string) => key.slice(key.lastIndexOf('.') + 1);

/** The backups among objects: no folders, no manifests, and of the dumps the bot took those that were proven. */
function backupsIn(objects: readonly ArchivedObject[]): ArchivedObject[] {
  const keys = new Set(objects.map(({ key }) => key));
  return objects.flatMap((object) => {
    if (object.key.endsWith('/') || object.key.endsWith('.dump.json')) return [];
    const takenAt = timeOfBackup(object.key);
    if (takenAt === undefined) return [object];
    const isProven = !object.key.endsWith('.dump') || keys.has(manifestKey(object.key));
    return isProven ? [{ ...object, at: takenAt.getTime() }] : [];
  });
}
