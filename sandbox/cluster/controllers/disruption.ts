import { isDeepStrictEqual } from 'node:util';
import { type Condition, conditionOf, controllerOf, setCondition } from '../objects/meta.ts';
import { isActive, isReady, type Pod } from '../objects/pod.ts';
import type { DisruptionBudget } from '../objects/workload.ts';
import { labelMatcher } from '../selectors/labels.ts';
import { type Controller, type ControllerContext, keyOf } from './controller.ts';
import { scaledValue } from './fenceposts.ts';

/** An evicted pod counts as disrupted for this long, unless it goes earlier. */
const DISRUPTED_MS = 120_000;

/** How many pods the owners of these pods want: each ReplicaSet or StatefulSet once. */
function wantedByOwners({ store }: ControllerContext, pods: readonly Pod[]): number {
  const owners = new Map(
    pods.flatMap((pod) => {
      const owner = controllerOf(pod);
      return owner ? [[owner.uid, { owner, namespace: pod.metadata.namespace ?? '' }] as const] : [];
    }),
  );
  let wanted = 0;
  for (const { owner, namespace } of owners.values()) {
    const set = store.get('replicasets', namespace, owner.name) ?? store.get('statefulsets', namespace, owner.name);
    const top = set ? controllerOf(set) : undefined;
    const deployment = top ? store.get('deployments', namespace, top.name) : undefined;
    wanted = deployment ? Math.max(wanted, deployment.spec.replicas) : wanted + (set?.spec.replicas ?? 0);
  }
  return wanted;
}

function expectations(context: ControllerContext, budget: DisruptionBudget, pods: readonly Pod[]) {
  const { minAvailable, maxUnavailable } = budget.spec;
  if (maxUnavailable !== undefined) {
    const expected = wantedByOwners(context, pods);
    return { expected, desired: Math.max(0, expected - scaledValue(maxUnavailable, expected, 'up')) };
  }
  if (typeof minAvailable === 'number' || minAvailable === undefined)
    return { expected: pods.length, desired: minAvailable ?? 1 };
  const expected = wantedByOwners(context, pods);
  return { expected, desired: scaledValue(minAvailable, expected, 'up') };
}

/** Pods that were evicted a moment ago and are still there. */
function stillDisrupted(budget: DisruptionBudget, pods: readonly Pod[], now: number): Record<string, string> {
  const entries = Object.entries(budget.status?.disruptedPods ?? {}).filter(([name, since]) => {
    const pod = pods.find((one) => one.metadata.name === name);
    return pod !== undefined && pod.metadata.deletionTimestamp === undefined && Date.parse(since) + DISRUPTED_MS > now;
  });
  return Object.fromEntries(entries);
}

function conditionsOf(budget: DisruptionBudget, allowed: number, stamp: string): Condition[] {
  const conditions = (budget.status?.conditions ?? []).map((condition) => ({ ...condition }));
  setCondition(conditions, {
    type: 'DisruptionAllowed',
    status: allowed > 0 ? 'True' : 'False',
    reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
    message: '',
    lastTransitionTime: conditionOf(conditions, 'DisruptionAllowed')?.lastTransitionTime ?? stamp,
    observedGeneration: budget.metadata.generation ?? 1,
  });
  return conditions;
}

/** Works out how many pods may be evicted right now. */
export function disruptionController(context: ControllerContext): Controller {
  const { store, timeline } = context;
  return {
    affected({ resource, object }) {
      const { namespace, name } = object.metadata;
      if (resource === 'poddisruptionbudgets') return [keyOf(namespace, name)];
      if (resource !== 'pods' && resource !== 'deployments') return [];
      return store.list('poddisruptionbudgets', namespace).map((budget) => keyOf(namespace, budget.metadata.name));
    },
    reconcile(namespace, name) {
      const budget = store.get('poddisruptionbudgets', namespace, name);
      if (!budget) return undefined;
      const matches = labelMatcher(budget.spec.selector);
      const pods = store
        .list('pods', namespace)
        .filter((pod) => matches(pod.metadata.labels) && (isActive(pod) || isReady(pod)));
      const { expected, desired } = expectations(context, budget, pods);
      const disrupted = stillDisrupted(budget, pods, timeline.now());
      const healthy = pods.filter(
        (pod) => isActive(pod) && isReady(pod) && disrupted[pod.metadata.name] === undefined,
      ).length;
      const allowed = expected <= 0 ? 0 : Math.max(0, healthy - desired);
      const status: DisruptionBudget['status'] = {
        observedGeneration: budget.metadata.generation ?? 1,
        ...(Object.keys(disrupted).length > 0 ? { disruptedPods: disrupted } : {}),
        disruptionsAllowed: allowed,
        currentHealthy: healthy,
        desiredHealthy: desired,
        expectedPods: expected,
        conditions: conditionsOf(budget, allowed, timeline.stamp()),
      };
      if (!isDeepStrictEqual(status, budget.status))
        store.update('poddisruptionbudgets', namespace, name, (draft) => {
          draft.status = status;
        });
      return Object.keys(disrupted).length > 0 ? DISRUPTED_MS : undefined;
    },
  };
}
