import type { ArchivedObject, ArchiveReader } from '../ports/archive.ts';
import { manifestKey, runOfKey, timeOfKey } from './names.ts';

const callMs = 20_000;

/** A dump in the bucket. */
export interface KnownDump extends ArchivedObject {
  readonly run: string;
  /** When it was begun. */
  readonly takenAt: Date;
  /** It was read back to its end: its manifest lies beside it. */
  readonly isProven: boolean;
}

export interface KnownDumps {
  /** The newest first. */
  readonly dumps: readonly KnownDump[];
  /** False where there are more objects than were read. */
  readonly isWhole: boolean;
}

/** The dumps that `db backup` took, by what lies in the bucket. */
export async function knownDumps(
  archive: Pick<ArchiveReader, 'list'>,
  prefix: string,
  signal: AbortSignal,
): Promise<KnownDumps> {
  const { objects, isWhole } = await archive.list({ prefix }, { timeoutMs: callMs, signal });
  const keys = new Set(objects.map(({ key }) => key));
  const dumps = objects.flatMap((object) => {
    const [run, takenAt] = [runOfKey(prefix, object.key), timeOfKey(prefix, object.key)];
    if (run === undefined || takenAt === undefined) return [];
    return [{ ...object, run, takenAt, isProven: keys.has(manifestKey(object.key)) }];
  });
  return { dumps: dumps.reverse(), isWhole };
}

/** The newest that was proven. */
export const lastGood = ({ dumps }: KnownDumps) => dumps.find(({ isProven }) => isProven);
