import { z } from 'zod';
import { fault } from '../errors.ts';
import { type CopyKind, copyName } from '../model/copy-names.ts';
import type { Environment } from '../model/environment.ts';
import { type Plan, promise } from '../model/plan.ts';
import type { Text } from '../model/text.ts';
import { bytes, counted, span } from '../model/units.ts';
import type { ArchiveReader } from '../ports/archive.ts';
import type { PastChanges } from '../ports/past-changes.ts';
import type { RestoreSite, RestoresReader } from '../ports/restores.ts';
import { type ChosenDump, chosenDump } from './choose-dump.ts';
import { rowsIn } from './manifest.ts';
import { databaseBackups } from './settings.ts';

/** What the run needs of its plan. */
export interface RestoreData {
  readonly live: string;
  readonly key: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly takenAt: string;
  readonly rows: Readonly<Record<string, number>>;
}

interface Planning {
  readonly archive: Pick<ArchiveReader, 'list' | 'text'>;
  readonly restores: RestoresReader;
  readonly changes: PastChanges;
  readonly environment: Environment;
  readonly signal: AbortSignal;
  readonly now: Date;
}

/** The longest number a run can have, for the length of a name. */
const anyRun = 'R-999999999';

/** The plan of loading a dump beside the live database. Throws NOT_CONFIGURED, what `chosenDump` throws, and the errors of both systems. */
export async function restorePlan(
  { archive, restores, changes, environment, signal, now }: Planning,
  from: string | undefined,
  kind: Extract<CopyKind, 'restore' | 'drill'>,
): Promise<Plan<RestoreData>> {
  const { bucket } = databaseBackups(environment);
  const [chosen, site, lastSeconds] = await Promise.all([
    chosenDump(archive, environment, from, signal),
    restores.site({ signal }),
    lastTook(changes, kind),
  ]);
  const { dump, manifest } = chosen;
  requireFit(chosen, site, kind, now);
  const { live } = site;
  const isDrill = kind === 'drill';
  const data: RestoreData = {
    ...{ live, key: dump.key, sha256: manifest.sha256, bytes: manifest.bytes, rows: manifest.rows },
    takenAt: dump.takenAt.toISOString(),
  };
  const what = isDrill ? `a scratch database beside ${live}` : `a copy beside ${live}`;
  return {
    headline: isDrill ? `Try out that ${dump.run} restores` : `Restore ${dump.run} into ${what}`,
    doing: isDrill ? `Trying out that ${dump.run} restores` : `Restoring ${dump.run} beside ${live}`,
    confirm: isDrill ? 'Try it' : 'Restore a copy',
    subject: live,
    changes: [
      {
        label: `${live}_${kind}_…`,
        before: '–',
        after: isDrill ? 'a scratch database, dropped at the end' : 'a new database',
      },
    ],
    promises: [
      promise('beside', { live }, ({ live: name }) => `${name} is read and never written to. Nobody is disconnected.`),
      promise(
        'proof',
        { key: dump.key, sha256: manifest.sha256 },
        () =>
          'The dump is read to its end and its checksum compared, before and while it is loaded. It is loaded in one transaction: what fails leaves no database.',
      ),
      promise(
        'compared',
        manifest.rows,
        (rows) =>
          `Then the rows of ${counted(Object.keys(rows).length, 'table')} are counted against the dump, and counts, owners, sequences, extensions, rights and settings compared with ${live}.`,
      ),
    ],
    onFailure: 'ask',
    course: courseOf(chosen, site, lastSeconds, now, bucket),
    warnings: warningsOf(chosen, site),
    steps: [
      { key: 'check', title: 'Read the dump to its end' },
      { key: 'copy', title: isDrill ? 'Load it into a scratch database' : 'Load it into a copy' },
      { key: 'compare', title: 'Compare' },
      ...(isDrill ? [{ key: 'drop', title: 'Drop the scratch database' }] : []),
      { key: 'verify', title: 'Look at what is there' },
    ],
    observed: { bucket, server: site.server, owner: site.owner },
    data,
  };
}

function requireFit({ dump, manifest }: ChosenDump, site: RestoreSite, kind: CopyKind, now: Date): void {
  if (copyName({ live: site.live, kind, run: anyRun, at: now }) === undefined) {
    throw fault(
      'NOT_CONFIGURED',
      `The name ${site.live} is too long for a copy beside it: PostgreSQL takes 63 bytes.`,
      {
        hint: 'Restore it by hand, under a shorter name.',
      },
    );
  }
  if (Number.parseInt(manifest.server, 10) <= Number.parseInt(site.server, 10)) return;
  throw fault(
    'DUMP_PROGRAM',
    `${dump.run} is of PostgreSQL ${manifest.server}, and the server of ${site.server}: an older one does not take it.`,
  );
}

function warningsOf({ dump, manifest }: ChosenDump, { live, copies }: RestoreSite): readonly string[] {
  return [
    ...(manifest.database === live ? [] : [`${dump.run} is a dump of ${manifest.database}, not of ${live}.`]),
    ...copies.map(({ name, mark }) =>
      mark?.state === 'loading'
        ? `${name} was not loaded to its end. Discard it: \`/mcp db discard ${name}\`.`
        : `${name} is there already, and takes room.`,
    ),
  ];
}

function courseOf(
  { dump, manifest }: ChosenDump,
  site: RestoreSite,
  lastSeconds: number | undefined,
  now: Date,
  bucket: string,
): readonly Text[] {
  const age = span((now.getTime() - dump.takenAt.getTime()) / 1000);
  const rows = new Intl.NumberFormat('en').format(rowsIn(manifest));
  return [
    [
      'The dump is ',
      { code: `s3://${bucket}/${dump.key}` },
      `: ${age} old, ${bytes(manifest.bytes)}, ${rows} rows, of PostgreSQL ${manifest.server}.`,
    ],
    ['SHA-256 ', { code: manifest.sha256 }, '.'],
    `${site.live} takes ${bytes(site.bytes)}: the disk of the server needs about as much again. How much is free, PostgreSQL does not say.`,
    lastSeconds === undefined ? 'It has not been done here before.' : `It took ${span(lastSeconds)} last time.`,
  ];
}

const past = z.object({ seconds: z.number().nonnegative() });

/** How long the last one took, in seconds. */
async function lastTook(changes: PastChanges, kind: CopyKind): Promise<number | undefined> {
  const [newest] = await changes.newest(kind);
  return past.safeParse(newest?.result).data?.seconds;
}
