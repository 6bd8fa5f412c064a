import { fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import type { ArchiveReader } from '../ports/archive.ts';
import { type KnownDump, knownDumps, lastGood } from './known.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import { manifestKey } from './names.ts';
import { databaseBackups } from './settings.ts';

const callMs = 20_000;

/** A dump that was proven, and what it holds. */
export interface ChosenDump {
  readonly dump: KnownDump;
  readonly manifest: Manifest;
}

/**
 * The dump that people name: by its run (`R-1042`), by its key or the last part of it; the newest that was proven where they name none. Throws
 * BACKUP_UNKNOWN, BACKUP_BROKEN for one that was never read back to its end, BACKUP_COLD for one that must be brought back first.
 */
export async function chosenDump(
  archive: Pick<ArchiveReader, 'list' | 'text'>,
  environment: Environment,
  from: string | undefined,
  signal: AbortSignal,
): Promise<ChosenDump> {
  const { bucket, prefix } = databaseBackups(environment);
  const known = await knownDumps(archive, prefix, signal);
  const dump = from === undefined ? lastGood(known) : known.dumps.find((one) => isNamed(one, from));
  const place = `s3://${bucket}/${prefix}`;
  if (dump === undefined) {
    const what = from === undefined ? 'no proven backup' : `no backup ${from}`;
    throw fault('BACKUP_UNKNOWN', `There is ${what} in ${place}.`, {
      hint: 'Take one with `/mcp db backup`; its message has the key of each.',
    });
  }
  if (!dump.isProven) throw broken(dump.key, 'was never read back to its end');
  if (/GLACIER|DEEP_ARCHIVE/.test(dump.storageClass))
    throw fault('BACKUP_COLD', `${dump.key} lies in ${dump.storageClass}, where nothing can be read at once.`);
  const manifest = parseManifest(await archive.text(manifestKey(dump.key), { timeoutMs: callMs, signal }));
  if (manifest === undefined || manifest.bytes !== dump.bytes) throw broken(dump.key, 'is not as its manifest says');
  return { dump, manifest };
}

const isNamed = ({ key, run }: KnownDump, from: string) =>
  from.toUpperCase() === run || from === key || key.endsWith(`/${from}`) || from.endsWith(`/${key}`);

const broken = (key: string, why: string) => fault('BACKUP_BROKEN', `${key} ${why}, so it is not restored.`);
