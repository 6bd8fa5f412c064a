import type {
  V1ObjectMeta,
  V1PodDisruptionBudget,
  V1PodDisruptionBudgetSpec,
  V1PodDisruptionBudgetStatus,
} from '@kubernetes/client-node';
import type { Budget } from '../../ports/workload.ts';
import { conditionsOf } from './condition.ts';
import { amount, fields, text } from './fields.ts';
import { selectorOf } from './selector.ts';

/** A count or a share: `1` or `25%`. */
const limit = (value: unknown) => (typeof value === 'number' || typeof value === 'string' ? String(value) : undefined);

/** A PodDisruptionBudget (policy/v1). */
export function budgetOf(value: unknown, now: Date): Budget {
  const { metadata, spec, status } = fields<V1PodDisruptionBudget>(value);
  const meta = fields<V1ObjectMeta>(metadata);
  const wanted = fields<V1PodDisruptionBudgetSpec>(spec);
  const seen = fields<V1PodDisruptionBudgetStatus>(status);
  return {
    name: text(meta.name),
    selector: selectorOf(wanted.selector),
    minAvailable: limit(wanted.minAvailable),
    maxUnavailable: limit(wanted.maxUnavailable),
    isObserved: amount(seen.observedGeneration) >= amount(meta.generation),
    disruptionsAllowed: amount(seen.disruptionsAllowed),
    expected: amount(seen.expectedPods),
    healthy: amount(seen.currentHealthy),
    desiredHealthy: amount(seen.desiredHealthy),
    conditions: conditionsOf(seen, 'lastTransitionTime', now),
  };
}
