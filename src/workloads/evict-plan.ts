import { fault } from '../errors.ts';
import { type Promised, promise } from '../model/plan.ts';
import { counted } from '../model/units.ts';
import type { Budget, Pod } from '../ports/workload.ts';
import type { Found } from './find-pod.ts';
import { selects } from './selects.ts';

/**
 * The budget that counts a pod; undefined where none does. Throws EVICTION_BLOCKED where Kubernetes would refuse: with two of them, or while
 * the one lets no ready pod go. Of a pod that is not ready the API server decides, by the policy of its budget.
 */
export function budgetOfPod(pod: Pod, all: readonly Budget[]): Budget | undefined {
  const own = all.filter(({ selector }) => selects(selector, pod.labels));
  const [budget] = own;
  if (own.length > 1) {
    const names = own.map(({ name }) => name).join(', ');
    throw fault(
      'EVICTION_BLOCKED',
      `${own.length} disruption budgets count ${pod.name} (${names}), so Kubernetes never evicts it. Nothing was changed.`,
      {
        hint: 'Change their selectors so that only one of them counts the pod.',
      },
    );
  }
  if (budget === undefined || !pod.ready || !budget.isObserved || budget.disruptionsAllowed > 0) return budget;
  const { name, healthy, desiredHealthy } = budget;
  throw fault(
    'EVICTION_BLOCKED',
    `The disruption budget ${name} wants ${desiredHealthy} healthy pods and has ${healthy}: ${pod.name} cannot go now. Nothing was changed.`,
  );
}

/** What happens to the pod, and what stands behind it. */
export function evictPromises({ pod, deployment }: Found, budget: Budget | undefined): readonly Promised[] {
  const { wanted } = deployment.replicas;
  return [
    promise(
      'pod',
      { uid: pod.uid, wanted },
      () => 'The pod gets its grace period to finish; its ReplicaSet starts another at once.',
    ),
    promise('budget', budget?.name ?? null, (name) =>
      name === null
        ? 'No disruption budget counts it: nothing stops the eviction.'
        : `Only if the disruption budget ${name} still allows it then.`,
    ),
    promise(
      'check',
      { wanted },
      ({ wanted: count }) => `Then checks: the pod is gone, and ${counted(count, 'pod')} ready again.`,
    ),
    promise('way back', 'none', () => 'A pod that was evicted does not come back; its replacement is there instead.'),
  ];
}
