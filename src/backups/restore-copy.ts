import type { Steps } from '../catalog/steps.ts';
import { fault } from '../errors.ts';
import { type CopyKind, copyName } from '../model/copy-names.ts';
import { bytes } from '../model/units.ts';
import type { Archive } from '../ports/archive.ts';
import type { Clock } from '../ports/clock.ts';
import type { DumpsReader, Proof } from '../ports/dumps.ts';
import type { Restores } from '../ports/restores.ts';
import type { WriteMark } from '../ports/write-mark.ts';
import { type Comparison, compared } from './comparison.ts';
import type { RestoreData } from './restore-plan.ts';

const pieceMs = 30_000;
/** Every table of the copy is counted: a comparison that leaves one out proves nothing of it. */
const copyCountMs = 10 * 60_000;
/** The live database has other things to do. */
const liveCountMs = 60_000;

/** What restoring needs of a run. */
export interface Restoring {
  readonly archive: Pick<Archive, 'content'>;
  readonly dumps: Pick<DumpsReader, 'prove'>;
  readonly restores: Restores;
  readonly steps: Steps;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly mark: WriteMark;
}

/** What the run gives. */
export interface Restored {
  readonly name: string;
  readonly comparison: Comparison;
  /** How long the loading took. */
  readonly seconds: number;
}

/**
 * Reads a dump to its end, loads it into a database of its own beside the live one, and compares. A worker that takes over begins the loading
 * anew, unless the copy is whole. Rejects with BACKUP_BROKEN where the dump is not what its manifest says: then nothing is loaded.
 */
export async function restoreCopy(
  { archive, dumps, restores, steps, clock, signal, mark }: Restoring,
  { live, key, sha256, bytes: size, rows }: RestoreData,
  kind: Extract<CopyKind, 'restore' | 'drill'>,
): Promise<Restored> {
  const content = () => archive.content(key, { timeoutMs: pieceMs, signal });
  const { name, begun } = await steps.observe('check', async ({ say, since }) => {
    const read = (count: number) => say(`${bytes(count)} of ${bytes(size)} read`);
    requireSame(key, await dumps.prove(content, { signal, read }), { sha256, bytes: size, rows });
    // What a worker that takes over must find again.
    return { name: copyName({ live, kind, run: mark.run, at: since }) ?? '', begun: clock.now().toISOString() };
  });
  const { at } = await steps.once.keyed('copy', {
    async made() {
      const { copies } = await restores.site({ signal });
      const there = copies.find((one) => one.name === name)?.mark;
      return there?.run === mark.run && there.state === 'whole' ? { at: clock.now().toISOString() } : undefined;
    },
    async make({ say }) {
      const read = (count: number) => say(`${bytes(count)} of ${bytes(size)} loaded`);
      await restores.makeCopy({ name, mark, from: key, sha256, content, read }, { signal });
      return { at: clock.now().toISOString() };
    },
  });
  const comparison = await steps.observe('compare', async () => {
    const [copy, now] = await Promise.all([
      restores.inventory(name, copyCountMs, { signal }),
      restores.inventory(live, liveCountMs, { signal }),
    ]);
    return compared(rows, copy, now);
  });
  return { name, comparison, seconds: Math.max(1, Math.round((Date.parse(at) - Date.parse(begun)) / 1000)) };
}

function requireSame(key: string, proof: Proof, meant: Pick<Proof, 'sha256' | 'bytes' | 'rows'>): void {
  const sameRows = Object.entries(meant.rows).every(([name, count]) => proof.rows[name] === count);
  if (proof.sha256 === meant.sha256 && proof.bytes === meant.bytes && sameRows) return;
  throw fault('BACKUP_BROKEN', `${key} is not what its manifest says. Nothing was loaded.`);
}
