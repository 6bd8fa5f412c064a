import { isDeepStrictEqual } from 'node:util';
import { faultOfImage } from '../kubelet/pod-fault.ts';
import { type Condition, conditionOf, controllerOf } from '../objects/meta.ts';
import { isActive, isFinished, isReady, type Pod, readySince } from '../objects/pod.ts';
import type { ReplicaSet } from '../objects/workload.ts';
import { type Controller, type ControllerContext, keyOf } from './controller.ts';
import { deletePod, isAvailable, MOST_PODS, newName, podFrom, podsOf, untilAvailable } from './pods-of.ts';

const PHASES = ['Pending', 'Unknown', 'Running'];
const restartsOf = (pod: Pod) => (pod.status.containerStatuses ?? []).reduce((sum, one) => sum + one.restartCount, 0);

/** Pods that go first come first: without a node, pending, not ready, ready for less time, more restarts, newer. */
function byExpendability(a: Pod, b: Pod): number {
  const ranks = (pod: Pod): number[] => [
    pod.spec.nodeName === undefined ? 0 : 1,
    PHASES.indexOf(pod.status.phase),
    isReady(pod) ? 1 : 0,
    -(readySince(pod) ?? 0),
    -restartsOf(pod),
    -Date.parse(pod.metadata.creationTimestamp),
  ];
  const [first, second] = [ranks(a), ranks(b)];
  for (const [index, rank] of first.entries()) if (rank !== second[index]) return rank - (second[index] ?? 0);
  return 0;
}

/** Why no pod of this set can be made: its image is one that the quota of the namespace leaves no room for. */
function refusalOf({ metadata, spec }: ReplicaSet): string | undefined {
  if (faultOfImage(spec.template.spec.containers[0]?.image ?? '') !== 'quota') return undefined;
  return `pods "${metadata.name}-" is forbidden: exceeded quota: compute, requested: limits.memory=512Mi, used: limits.memory=1536Mi, limited: limits.memory=1536Mi`;
}

/** The condition of a set that cannot make its pods. */
function failureOf(set: ReplicaSet, active: number, stamp: string): { conditions?: Condition[] } {
  const refusal = refusalOf(set);
  if (refusal === undefined || active >= set.spec.replicas) return {};
  const since = conditionOf(set.status.conditions, 'ReplicaFailure')?.lastTransitionTime ?? stamp;
  const said = { reason: 'FailedCreate', message: refusal };
  return { conditions: [{ type: 'ReplicaFailure', status: 'True', lastTransitionTime: since, ...said }] };
}

function adjust(context: ControllerContext, set: ReplicaSet, active: readonly Pod[]): void {
  const { store, events } = context;
  const tell = (reason: string, message: string) =>
    events.record({ about: set, type: 'Normal', reason, message, component: 'replicaset-controller' });
  const refusal = refusalOf(set);
  if (refusal !== undefined) {
    if (active.length < set.spec.replicas)
      events.record({
        about: set,
        type: 'Warning',
        reason: 'FailedCreate',
        message: `Error creating: ${refusal}`,
        component: 'replicaset-controller',
      });
    return;
  }
  for (let missing = Math.min(MOST_PODS, set.spec.replicas) - active.length; missing > 0; missing -= 1) {
    const pod = store.create('pods', podFrom(set, set.spec.template, newName(context, set)));
    tell('SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
  }
  const surplus = active.length - set.spec.replicas;
  for (const pod of [...active].sort(byExpendability).slice(0, Math.max(0, surplus))) {
    deletePod(context, pod);
    tell('SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
  }
}

function statusOf(set: ReplicaSet, pods: readonly Pod[], now: number, stamp: string): ReplicaSet['status'] {
  const active = pods.filter(isActive);
  const ready = active.filter(isReady).length;
  const available = active.filter((pod) => isAvailable(pod, set.spec.minReadySeconds ?? 0, now)).length;
  const terminating = pods.filter((pod) => pod.metadata.deletionTimestamp !== undefined && !isFinished(pod)).length;
  return {
    replicas: active.length,
    ...(active.length > 0 ? { fullyLabeledReplicas: active.length } : {}),
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(available > 0 ? { availableReplicas: available } : {}),
    terminatingReplicas: terminating,
    observedGeneration: set.metadata.generation ?? 1,
    ...failureOf(set, active.length, stamp),
  };
}

/** Keeps as many pods as each replica set wants. */
export function replicaSetController(context: ControllerContext): Controller {
  const { store, timeline } = context;
  return {
    affected({ resource, object }) {
      const { namespace, name } = object.metadata;
      if (resource === 'replicasets') return [keyOf(namespace, name)];
      const owner = resource === 'pods' ? controllerOf(object) : undefined;
      return owner?.kind === 'ReplicaSet' ? [keyOf(namespace, owner.name)] : [];
    },
    reconcile(namespace, name) {
      const set = store.get('replicasets', namespace, name);
      if (!set) return undefined;
      if (set.metadata.deletionTimestamp === undefined) adjust(context, set, podsOf(store, set).filter(isActive));
      const pods = podsOf(store, set);
      const status = statusOf(set, pods, timeline.now(), timeline.stamp());
      if (!isDeepStrictEqual(status, set.status))
        store.update('replicasets', namespace, name, (draft) => {
          draft.status = status;
        });
      return untilAvailable(pods.filter(isActive), set.spec.minReadySeconds ?? 0, timeline.now());
    },
  };
}
