import type { ClusterEvent, Pod, Revision } from '../ports/workload.ts';

/** Events of this workload: of the objects there are now, and of pods of its ReplicaSets that are gone. */
export function isOwn(uid: string | undefined, pods: readonly Pod[], revisions: readonly Revision[]) {
  const uids = new Set([uid, ...pods.map((pod) => pod.uid), ...revisions.map((revision) => revision.uid)]);
  const madeAt = new Map(revisions.map(({ replicaSet, createdAt }) => [replicaSet, createdAt]));
  return ({ object, at }: ClusterEvent): boolean => {
    if (object.uid !== '' && uids.has(object.uid)) return true;
    if (object.kind !== 'Pod') return false;
    // What was before the ReplicaSet was of another one that had its name.
    const since = madeAt.get(object.name.replace(/-[a-z0-9]{5}$/, ''));
    return since !== undefined && Date.parse(at) >= Date.parse(since);
  };
}
