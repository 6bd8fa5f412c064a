import type {
  V1ObjectMeta,
  V1PodDisruptionBudget,
  V1PodDisruptionBudgetSpec,
  V1PodDisruptionBudgetStatus,
} from '@kubernetes/client-node';
import type { Budget } from '../../ports/workload.ts';
import { amount, fields, text } from './fields.ts';
import { selectorOf } from './selector.ts';

/** A PodDisruptionBudget (policy/v1). */
export function budgetOf(value: unknown): Budget {
  const { metadata, spec, status } = fields<V1PodDisruptionBudget>(value);
  const seen = fields<V1PodDisruptionBudgetStatus>(status);
  return {
    name: text(fields<V1ObjectMeta>(metadata).name),
    selector: selectorOf(fields<V1PodDisruptionBudgetSpec>(spec).selector),
    disruptionsAllowed: amount(seen.disruptionsAllowed),
    expected: amount(seen.expectedPods),
    desiredHealthy: amount(seen.desiredHealthy),
  };
}
