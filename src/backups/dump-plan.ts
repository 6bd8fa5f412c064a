import { fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import { type Plan, promise } from '../model/plan.ts';
import type { Text } from '../model/text.ts';
import { bytes, counted, span } from '../model/units.ts';
import type { ArchiveReader } from '../ports/archive.ts';
import type { DumpSource, DumpsReader } from '../ports/dumps.ts';
import { type KnownDump, knownDumps, lastGood } from './known.ts';
import { databaseBackups } from './settings.ts';

/** What the run needs of its plan. */
export interface DumpData {
  readonly database: string;
  readonly prefix: string;
  readonly floorBytes: number;
}

interface Planning {
  readonly archive: Pick<ArchiveReader, 'list'>;
  readonly dumps: Pick<DumpsReader, 'source'>;
  readonly environment: Environment;
  readonly signal: AbortSignal;
  readonly now: Date;
}

/** The plan of a backup of PostgreSQL. Throws NOT_CONFIGURED, NOTHING_TO_DO where there is no table, and the errors of both systems. */
export async function dumpPlan({ archive, dumps, environment, signal, now }: Planning): Promise<Plan<DumpData>> {
  const { bucket, prefix, floorKb } = databaseBackups(environment);
  const [source, known] = await Promise.all([dumps.source({ signal }), knownDumps(archive, prefix, signal)]);
  if (source.tables.length === 0)
    throw fault('NOTHING_TO_DO', `${source.database} has no table. Nothing was backed up.`);
  const last = lastGood(known);
  const floorBytes = Math.max(floorKb * 1024, Math.floor((last?.bytes ?? 0) / 2));
  return {
    headline: `Back up ${source.database} to S3`,
    doing: `Backing up ${source.database}`,
    confirm: 'Back up',
    subject: source.database,
    changes: [{ label: `s3://${bucket}/${prefix}`, before: '–', after: 'one new dump, and what it holds' }],
    promises: [
      promise(
        'reads only',
        { read: 'everything' },
        () =>
          'Nothing in the database changes, and everyone keeps working. Until it is done, schema changes wait, and so does whatever queues behind them; vacuum cannot clear rows that die meanwhile.',
      ),
      promise(
        'proof',
        { floorBytes, whole: true },
        (terms) =>
          `It only counts once it has been read back from S3 to the end, with every table in it. If pg_dump fails or writes less than ${bytes(terms.floorBytes)}, nothing is kept.`,
      ),
    ],
    onFailure: 'ask',
    course: courseOf(source, last, now),
    warnings: last === undefined ? [`There is no proven backup in s3://${bucket}/${prefix} yet.`] : [],
    steps: [
      { key: 'tables', title: 'List the tables' },
      { key: 'upload', title: 'Dump into S3' },
      { key: 'prove', title: 'Read it back' },
      { key: 'manifest', title: 'Write down what it holds' },
      { key: 'verify', title: 'Look at it in the bucket' },
    ],
    observed: { database: source.database, server: source.server, bucket },
    data: { database: source.database, prefix, floorBytes },
  };
}

function courseOf(source: DumpSource, last: KnownDump | undefined, now: Date): readonly Text[] {
  const { server, program, tables } = source;
  const size = `${bytes(source.bytes)} in ${counted(tables.length, 'table')}, PostgreSQL ${server}, pg_dump ${program}`;
  if (last === undefined) return [`The database is ${size}. This is the first dump, so its size is not known yet.`];
  const age = span((now.getTime() - last.takenAt.getTime()) / 1000);
  return [`The database is ${size}.`, `The last proven backup is ${age} old, ${bytes(last.bytes)} (${last.run}).`];
}
