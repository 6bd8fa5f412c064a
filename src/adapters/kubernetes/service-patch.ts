import type { ServiceChange } from '../../ports/cluster.ts';
import { type PatchOperation, patchStart } from './patch-start.ts';

/** The JSON Patch of a change; see patchStart. The selector is tested too, so that one somebody has edited is never overwritten. */
export function servicePatch({ from, mark, selector, annotations }: ServiceChange): readonly PatchOperation[] {
  return [
    { op: 'test', path: '/spec/selector', value: from.selector },
    ...patchStart({ from, mark, annotations: { ...from.annotations, ...annotations } }),
    { op: 'replace', path: '/spec/selector', value: selector },
  ];
}
