import type { ServiceChange } from '../../ports/cluster.ts';
import { type PatchOperation, requireNotOvertaken } from './deployment-patch.ts';
import { markAnnotations } from './mark.ts';

/**
 * The JSON Patch of a change. The selector is tested, so that one somebody has edited is never overwritten; writing
 * metadata.resourceVersion makes the API server refuse (409) when the object is newer than `from` in any other way. Rejects with LEASE_LOST
 * when the object carries the same run under a higher fence.
 */
export function servicePatch(change: ServiceChange): readonly PatchOperation[] {
  const { from, mark, selector, annotations } = change;
  requireNotOvertaken(change);
  return [
    { op: 'test', path: '/spec/selector', value: from.selector },
    { op: 'replace', path: '/metadata/resourceVersion', value: from.resourceVersion },
    {
      op: 'add',
      path: '/metadata/annotations',
      value: { ...from.annotations, ...annotations, ...markAnnotations(mark) },
    },
    { op: 'replace', path: '/spec/selector', value: selector },
  ];
}
