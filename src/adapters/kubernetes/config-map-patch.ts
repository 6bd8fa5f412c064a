import type { ConfigMapChange } from '../../ports/cluster.ts';
import { type PatchOperation, patchStart } from './patch-start.ts';

/** The JSON Patch of values of a ConfigMap; see patchStart. */
export function configMapPatch({ from, mark, annotations, values }: ConfigMapChange): readonly PatchOperation[] {
  return [...patchStart({ from, mark, annotations }), { op: 'add', path: '/data', value: { ...from.data, ...values } }];
}
