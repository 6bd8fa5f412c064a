import type { Steps } from '../catalog/steps.ts';
import { fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import { bytes } from '../model/units.ts';
import type { Archive } from '../ports/archive.ts';
import type { Dumps } from '../ports/dumps.ts';
import type { WriteMark } from '../ports/write-mark.ts';
import type { DumpData } from './dump-plan.ts';
import { type Manifest, manifestText, parseManifest } from './manifest.ts';
import { backupKey, manifestKey, runOfKey } from './names.ts';

const callMs = 30_000;
/** A part of 24 MiB on a slow line. */
const partMs = 120_000;
const smallest = 1;

interface Taking {
  readonly archive: Archive;
  readonly dumps: Dumps;
  readonly steps: Steps;
  readonly signal: AbortSignal;
  readonly mark: WriteMark;
  readonly environment: Environment;
}

/** What the run gives. */
export interface DumpTaken {
  readonly key: string;
  readonly manifest: Manifest;
  /** Uploads of killed workers that were ended. */
  readonly removed: number;
  /** What was read back was compared with what was sent: a worker that took over does not know the latter. */
  readonly isCompared: boolean;
}

interface TakeHow {
  /** Whose unfinished uploads are ended: those of every earlier run, or of this one alone, where another backup may be under way. */
  readonly leftovers?: 'all' | 'own';
}

/**
 * Dumps a database into the bucket, reads it back, and writes down what it holds. A worker that takes over begins the dump anew, unless it is
 * there. Rejects with BACKUP_BROKEN where what was read back is not whole: it then has no manifest and counts as no backup.
 */
export async function takeDump(
  { archive, dumps, steps, signal, mark: { run }, environment }: Taking,
  { database, prefix, floorBytes }: DumpData,
  { leftovers = 'all' }: TakeHow = {},
): Promise<DumpTaken> {
  const call = { timeoutMs: callMs, signal };
  const { at, tables, server, program } = await steps.observe('tables', async ({ since }) => {
    const source = await dumps.source({ signal });
    return { ...source, at: since.toISOString() };
  });
  const key = backupKey('database', { prefix, at: new Date(at), run, name: database });
  const metadata = { run, environment: environment.name, kind: 'pg_dump' };

  const { removed } =
    leftovers === 'own'
      ? { removed: 0 }
      : await steps.once.harmless('leftovers', () => removeLeftovers(archive, prefix, call));
  const sent = await steps.once.keyed('upload', {
    async made() {
      const there = await archive.head(key, call);
      if (there === undefined) return undefined;
      if (there.metadata['run'] === run) return { bytes: there.bytes, sha256: null };
      throw fault('BACKUP_TAKEN', `The bucket has another ${key}.`);
    },
    async make({ say }) {
      await removeLeftovers(archive, key, call);
      const content = dumps.dump(`${run} backup`, { signal });
      const how = {
        metadata,
        contentType: 'application/octet-stream',
        floorBytes,
        sent: (count: number) => say(`${bytes(count)} in S3`),
      };
      const kept = await archive.keep(key, content, how, { timeoutMs: partMs, signal });
      return { bytes: kept.bytes, sha256: kept.sha256 as string | null };
    },
  });

  const proof = await steps.observe('prove', async ({ say }) =>
    dumps.prove(() => archive.content(key, call), {
      signal,
      read: (count) => say(`${bytes(count)} of ${bytes(sent.bytes)} read`),
    }),
  );
  const missing = tables.filter((table) => !Object.hasOwn(proof.rows, table));
  const isSame = proof.bytes === sent.bytes && (sent.sha256 === null || sent.sha256 === proof.sha256);
  if (!isSame || missing.length > 0) {
    const why = isSame ? `it lacks ${missing.slice(0, 3).join(', ')}` : 'what was read back is not what was sent';
    throw fault('BACKUP_BROKEN', `${key} is no backup: ${why}. It stays in the bucket, and does not count.`);
  }

  const manifest: Manifest = {
    format: 1,
    ...{ run, environment: environment.name, database, at, server, program },
    ...{ bytes: proof.bytes, sha256: proof.sha256, entries: proof.entries, rows: proof.rows },
  };
  await steps.once.keyed('manifest', {
    async made() {
      if ((await archive.head(manifestKey(key), call)) === undefined) return undefined;
      return parseManifest(await archive.text(manifestKey(key), call))?.run === run ? {} : undefined;
    },
    async make() {
      const how = {
        metadata: { ...metadata, kind: 'manifest' },
        contentType: 'application/json',
        floorBytes: smallest,
      };
      await archive.keep(manifestKey(key), once(manifestText(manifest)), how, call);
      return {};
    },
  });
  return { key, manifest, removed, isCompared: sent.sha256 !== null };
}

/** Ends the uploads that earlier workers of the bot left: an environment has one `db backup` at a time, so none of those is under way. */
async function removeLeftovers(archive: Archive, start: string, call: { timeoutMs: number; signal: AbortSignal }) {
  const prefix = start.slice(0, start.lastIndexOf('/') + 1);
  const found = (await archive.leftovers(start, call)).filter(
    ({ key }) => runOfKey(prefix, key.replace(/\.json$/, '')) !== undefined,
  );
  for (const leftover of found) await archive.removeLeftover(leftover, call);
  return { removed: found.length };
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
