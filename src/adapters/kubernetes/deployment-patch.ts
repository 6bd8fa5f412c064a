import type { DeploymentChange } from '../../ports/cluster.ts';
import { object } from './fields.ts';
import { type PatchOperation, patchStart } from './patch-start.ts';

function templateOperations({ from, template, templateAnnotations }: DeploymentChange): readonly PatchOperation[] {
  const base = template ?? from.template;
  const metadata = object(base['metadata']);
  const annotations = { ...object(metadata['annotations']), ...templateAnnotations };
  if (template !== undefined) {
    const value =
      templateAnnotations === undefined ? template : { ...template, metadata: { ...metadata, annotations } };
    return [{ op: 'replace', path: '/spec/template', value }];
  }
  if (templateAnnotations === undefined) return [];
  return 'metadata' in base
    ? [{ op: 'add', path: '/spec/template/metadata/annotations', value: annotations }]
    : [{ op: 'add', path: '/spec/template/metadata', value: { annotations } }];
}

/** The JSON Patch of a change; see patchStart. */
export function deploymentPatch(change: DeploymentChange): readonly PatchOperation[] {
  const { from, mark, annotations = from.annotations, replicas } = change;
  return [
    ...patchStart({ from, mark, annotations }),
    ...(replicas === undefined ? [] : [{ op: 'add' as const, path: '/spec/replicas', value: replicas }]),
    ...templateOperations(change),
  ];
}
