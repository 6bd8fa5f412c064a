import { fault } from '../../errors.ts';
import type { Written } from '../../ports/workload.ts';
import { fenceAnnotation, runAnnotation, type WriteMark } from '../../ports/write-mark.ts';
import { markAnnotations } from './mark.ts';

/** One operation of a JSON Patch (RFC 6902). */
export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'test';
  readonly path: string;
  readonly value: unknown;
}

interface Start {
  readonly from: Pick<Written, 'name' | 'resourceVersion' | 'annotations'>;
  readonly mark: WriteMark;
  /** All that the object has after it, beside the mark. */
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * What every JSON Patch of an object begins with. Writing metadata.resourceVersion makes the API server refuse (409) when the object is newer
 * than `from`, so whole maps can be written from what `from` holds: no map that may be missing is stepped into, and no key becomes part of a
 * path. Throws LEASE_LOST when the object carries the same run under a higher fence: another worker has taken it over.
 */
export function patchStart({ from, mark, annotations }: Start): readonly PatchOperation[] {
  const isOvertaken =
    from.annotations[runAnnotation] === mark.run && Number(from.annotations[fenceAnnotation]) > mark.fence;
  if (isOvertaken) throw fault('LEASE_LOST', `Another worker has written ${from.name} for this run.`);
  return [
    { op: 'replace', path: '/metadata/resourceVersion', value: from.resourceVersion },
    { op: 'add', path: '/metadata/annotations', value: { ...annotations, ...markAnnotations(mark) } },
  ];
}
