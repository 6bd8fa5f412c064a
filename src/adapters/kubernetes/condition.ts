import type { Condition } from '../../ports/workload.ts';
import { fields, list, text, time } from './fields.ts';

interface ApiCondition {
  type: unknown;
  status: unknown;
  reason: unknown;
  message: unknown;
  lastUpdateTime: unknown;
  lastTransitionTime: unknown;
}

/** The conditions of a status; `at` is the time in the field `when`. */
export function conditionsOf(
  status: { readonly conditions?: unknown },
  when: 'lastUpdateTime' | 'lastTransitionTime',
  now: Date,
): readonly Condition[] {
  return list(status.conditions).map((value) => {
    const condition = fields<ApiCondition>(value);
    return {
      type: text(condition.type),
      status: condition.status === 'True' || condition.status === 'False' ? condition.status : 'Unknown',
      reason: text(condition.reason),
      message: text(condition.message),
      at: time(condition[when], now),
    };
  });
}

/** Whether a condition of that type is there and true. */
export function holds(conditions: readonly Condition[], type: string): boolean {
  return conditions.some((one) => one.type === type && one.status === 'True');
}
