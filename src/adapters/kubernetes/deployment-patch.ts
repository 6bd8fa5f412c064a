import { fault } from '../../errors.ts';
import type { DeploymentChange } from '../../ports/cluster.ts';
import { fenceAnnotation, runAnnotation } from '../../ports/write-mark.ts';
import { object } from './fields.ts';
import { markAnnotations } from './mark.ts';

/** One operation of a JSON Patch (RFC 6902). */
export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'test';
  readonly path: string;
  readonly value: unknown;
}

/** Throws LEASE_LOST where the run that wrote last is this run under a higher fence: another worker has taken it over. */
export function requireNotOvertaken({ from, mark }: Pick<DeploymentChange, 'mark'> & { readonly from: Written }): void {
  const isOvertaken =
    from.annotations[runAnnotation] === mark.run && Number(from.annotations[fenceAnnotation]) > mark.fence;
  if (isOvertaken) throw fault('LEASE_LOST', `Another worker has written ${from.name} for this run.`);
}

type Written = Pick<DeploymentChange['from'], 'name' | 'annotations'>;

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

/**
 * The JSON Patch of a change. Writing metadata.resourceVersion makes the API server refuse (409) when the object is newer than `from`, so
 * whole maps can be written from what `from` holds: no map that may be missing is stepped into, and no key becomes part of a path.
 * Rejects with LEASE_LOST when the object carries the same run under a higher fence.
 */
export function deploymentPatch(change: DeploymentChange): readonly PatchOperation[] {
  const { from, mark } = change;
  requireNotOvertaken(change);
  return [
    { op: 'replace', path: '/metadata/resourceVersion', value: from.resourceVersion },
    {
      op: 'add',
      path: '/metadata/annotations',
      value: { ...(change.annotations ?? from.annotations), ...markAnnotations(mark) },
    },
    ...templateOperations(change),
    ...(change.replicas === undefined
      ? []
      : [{ op: 'replace' as const, path: '/spec/replicas', value: change.replicas }]),
  ];
}
