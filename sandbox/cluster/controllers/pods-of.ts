import { admitPod } from '../admission/pods.ts';
import { deleteObject } from '../api/delete.ts';
import { controllerOf, type KubeObject, ownedBy } from '../objects/meta.ts';
import { isReady, type Pod, type PodTemplate, readySince } from '../objects/pod.ts';
import { definitionOf } from '../resources/registry.ts';
import type { NewObject, Store } from '../store/store.ts';
import type { ControllerContext } from './controller.ts';

/** No owner gets more pods than this: a mistyped number must not fill the memory of the machine. */
export const MOST_PODS = 100;

/** The pods an object controls. */
export function podsOf(store: Store, owner: KubeObject): Pod[] {
  return store.list('pods', owner.metadata.namespace).filter((pod) => controllerOf(pod)?.uid === owner.metadata.uid);
}

/** A name for the next pod of an owner whose pods have none of their own. */
export function newName({ nameSuffix }: ControllerContext, { metadata }: KubeObject): string {
  return `${metadata.name}-${nameSuffix(`${metadata.namespace}/${metadata.name}-`)}`;
}

/** A pod of a template. */
export function podFrom(owner: KubeObject, template: PodTemplate, name: string): NewObject<Pod> {
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      generateName: `${owner.metadata.name}-`,
      namespace: owner.metadata.namespace ?? '',
      uid: '',
      resourceVersion: '',
      creationTimestamp: '',
      generation: 1,
      ...(template.metadata?.labels ? { labels: { ...template.metadata.labels } } : {}),
      ...(template.metadata?.annotations ? { annotations: { ...template.metadata.annotations } } : {}),
      ownerReferences: [ownedBy(owner)],
    },
    spec: structuredClone(template.spec),
    status: { phase: 'Pending' },
  };
  admitPod(pod);
  const { uid: _uid, ...metadata } = pod.metadata;
  return { ...pod, metadata };
}

/** Deletes a pod with its own grace. */
export function deletePod(context: ControllerContext, pod: Pod): void {
  deleteObject(context, definitionOf('pods'), pod, {});
}

/** True when a pod has been ready for `seconds`. */
export function isAvailable(pod: Pod, seconds: number, now: number): boolean {
  if (!isReady(pod)) return false;
  return seconds === 0 || (readySince(pod) ?? now) + seconds * 1000 <= now;
}

/** ms until the next ready pod has been ready for `seconds`; undefined when none is waited for. */
export function untilAvailable(pods: readonly Pod[], seconds: number, now: number): number | undefined {
  if (seconds === 0) return undefined;
  const waits = pods.flatMap((pod) => {
    const since = readySince(pod);
    return since !== undefined && since + seconds * 1000 > now ? [since + seconds * 1000 - now] : [];
  });
  return waits.length === 0 ? undefined : Math.min(...waits);
}
