import type { EnvironmentConfig } from '../config/schema.ts';
import { asFault } from '../errors.ts';
import type { PortReaders } from '../ports/platform.ts';
import { attempts } from './attempts.ts';
import { type Finding, good, missing, notice, unchecked, wordsOf } from './finding.ts';

const dayMs = 86_400_000;
/** Programs are started to ask for their version, which takes longer than a question on a busy machine. */
const startMs = 20_000;

/** Whether the bucket for backups lets the bot read and list, what lies in it unfinished, and whether PostgreSQL can be dumped and restored. */
export async function backupsFindings(
  { archive, dumps, restores }: Pick<PortReaders, 'archive' | 'dumps' | 'restores'>,
  settings: EnvironmentConfig['backups'],
  timeoutMs: number,
  now: Date,
): Promise<readonly Finding[]> {
  if (settings === undefined) return [unchecked('bucket for backups', 'none is configured')];
  const [bucket, programs, beside] = await Promise.all([
    bucketFindings(archive, settings, timeoutMs, now),
    settings.database === undefined
      ? [unchecked('backup of PostgreSQL', 'none is configured')]
      : dumpFindings(dumps, timeoutMs),
    settings.database?.restoreUrlEnv === undefined
      ? [unchecked('restore of PostgreSQL', 'no role that restores is configured')]
      : restoreFindings(restores, timeoutMs),
  ]);
  return [...bucket, ...programs, ...beside];
}

async function bucketFindings(
  archive: PortReaders['archive'],
  { bucket, database }: NonNullable<EnvironmentConfig['backups']>,
  timeoutMs: number,
  now: Date,
): Promise<readonly Finding[]> {
  const what = `bucket ${bucket}`;
  const prefix = database?.prefix ?? '';
  const { lacking, attempt } = attempts(what);
  try {
    await attempt(() => archive.list({ prefix, after: `${prefix}~` }, { timeoutMs }));
    await attempt(() => archive.head(`${prefix}.doctor`, { timeoutMs }));
    const left = await attempt(() => archive.leftovers(prefix, { timeoutMs }));
    const old = (left ?? []).filter(({ at }) => now.getTime() - at > dayMs);
    return [
      ...(lacking.length > 0 ? lacking : [good(what, 'can be listed and read')]),
      ...(old.length === 0
        ? []
        : [
            notice(
              what,
              `holds ${old.length} unfinished ${old.length === 1 ? 'upload' : 'uploads'} older than a day, which cost and which no listing shows`,
              'Add a lifecycle rule with AbortIncompleteMultipartUpload after 1 day.',
            ),
          ]),
      unchecked('the permission to write backups', 'only a backup would tell'),
    ];
  } catch (error) {
    return [missing(what, wordsOf(error), asFault(error).hint)];
  }
}

async function dumpFindings(dumps: PortReaders['dumps'], timeoutMs: number): Promise<readonly Finding[]> {
  const what = 'backup of PostgreSQL';
  try {
    const { program, server, tables } = await dumps.source({ signal: AbortSignal.timeout(timeoutMs + startMs) });
    return [good(what, `pg_dump ${program} fits PostgreSQL ${server}, and its role reads all ${tables.length} tables`)];
  } catch (error) {
    return [missing(what, wordsOf(error), asFault(error).hint)];
  }
}

async function restoreFindings(restores: PortReaders['restores'], timeoutMs: number): Promise<readonly Finding[]> {
  const what = 'restore of PostgreSQL';
  try {
    const { live, owner, program, server, copies } = await restores.site({
      signal: AbortSignal.timeout(timeoutMs + startMs),
    });
    const half = copies.filter(({ mark }) => mark?.state === 'loading').map(({ name }) => name);
    return [
      good(
        what,
        `pg_restore ${program} fits PostgreSQL ${server}, and its role can make copies of ${live} for ${owner}`,
      ),
      ...(half.length === 0
        ? []
        : [
            notice(
              what,
              `${half.join(', ')} ${half.length === 1 ? 'is' : 'are'} not loaded to the end`,
              'A restore is under way, or was stopped: then discard it with `/mcp db discard NAME`.',
            ),
          ]),
    ];
  } catch (error) {
    return [missing(what, wordsOf(error), asFault(error).hint)];
  }
}
