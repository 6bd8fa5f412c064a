import type { Marked } from '../catalog/steps.ts';
import { fault, isFault } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Written } from '../ports/workload.ts';
import { fenceAnnotation, runAnnotation, type WriteMark } from '../ports/write-mark.ts';

/** When a write was made, ISO 8601; beside the annotations of its mark. */
export const timeAnnotation = 'mcp-chatops/at';

type Marks = Pick<Written, 'name' | 'annotations'>;

export interface WriteOnce<T extends Marks> {
  readonly mark: WriteMark;
  readonly clock: Clock;
  readonly read: () => Promise<T>;
  /** Throws PLAN_CHANGED when the object is no longer as it was planned on. */
  readonly asPlanned: (now: T) => void;
  /** Writes what was decided on `from`, with its version as precondition; `at` belongs among its annotations. */
  readonly write: (from: T, at: Readonly<Record<string, string>>) => Promise<unknown>;
}

/** Times a write is tried anew because only the status of the object had moved on. */
const mostConflicts = 10;

/**
 * One change of an object, made once: the object itself says whether this run made it (annotation), and the write carries the version it was
 * decided on. A worker that was overtaken finds a higher fence and stops; one that was frozen before its write gets a conflict. Gives when
 * the change was written (ISO 8601), also when an earlier worker wrote it.
 */
export function writeOnce<T extends Marks>(edit: WriteOnce<T>): Marked<{ readonly at: string }> {
  return {
    written: async () => writtenBy(await edit.read(), edit.mark),
    async write() {
      for (let tried = 1; ; tried += 1) {
        const from = await edit.read();
        const already = writtenBy(from, edit.mark);
        if (already !== undefined) return already;
        edit.asPlanned(from);
        try {
          const at = edit.clock.now().toISOString();
          await edit.write(from, { [timeAnnotation]: at });
          return { at };
        } catch (error) {
          if (!isFault(error, 'CLUSTER_CONFLICT') || tried === mostConflicts) throw error;
        }
      }
    },
  };
}

function writtenBy({ name, annotations }: Marks, mark: WriteMark): { readonly at: string } | undefined {
  if (annotations[runAnnotation] !== mark.run) return undefined;
  if (Number(annotations[fenceAnnotation]) > mark.fence)
    throw fault('LEASE_LOST', `Another worker has changed ${name} for ${mark.run} already.`);
  return { at: annotations[timeAnnotation] ?? '' };
}
