import type { AutoscalerChange } from '../../ports/cluster.ts';
import { type PatchOperation, patchStart } from './patch-start.ts';

/** The JSON Patch of a change of bounds; see patchStart. */
export function autoscalerPatch(change: AutoscalerChange): readonly PatchOperation[] {
  return [
    ...patchStart(change),
    { op: 'add', path: '/spec/minReplicas', value: change.min },
    { op: 'add', path: '/spec/maxReplicas', value: change.max },
  ];
}
