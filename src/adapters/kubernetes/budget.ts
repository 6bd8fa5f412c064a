import type {
  V1LabelSelector,
  V1ObjectMeta,
  V1PodDisruptionBudget,
  V1PodDisruptionBudgetSpec,
  V1PodDisruptionBudgetStatus,
} from '@kubernetes/client-node';
import type { Budget } from '../../ports/workload.ts';
import { amount, fields, text, texts } from './fields.ts';

/** A PodDisruptionBudget (policy/v1). Only the labels of its selector are told, not its expressions. */
export function budgetOf(value: unknown): Budget {
  const { metadata, spec, status } = fields<V1PodDisruptionBudget>(value);
  const selector = fields<V1LabelSelector>(fields<V1PodDisruptionBudgetSpec>(spec).selector);
  return {
    name: text(fields<V1ObjectMeta>(metadata).name),
    selector: texts(selector.matchLabels),
    disruptionsAllowed: amount(fields<V1PodDisruptionBudgetStatus>(status).disruptionsAllowed),
  };
}
