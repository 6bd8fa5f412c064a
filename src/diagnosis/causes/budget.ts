import { counted } from '../../model/units.ts';
import type { Cause } from '../cause.ts';
import { healthOffer } from '../way-back.ts';

/** A budget that can never let a pod go: drains of nodes and upgrades of the cluster hang on it. Weak, since nothing is down. */
export const cause: Cause = {
  title: 'Disruption budget blocks evictions',
  explains: /disruption budget|DisruptionAllowed/i,
  weigh({ budgets = [] }) {
    // Where pods are only unready for a while, that no eviction is allowed is a consequence.
    const closed = budgets.filter(
      ({ disruptionsAllowed, expected, desiredHealthy }) =>
        disruptionsAllowed === 0 && expected > 0 && desiredHealthy >= expected,
    );
    const isDoubled = budgets.length > 1;
    if (closed.length === 0 && !isDoubled) return undefined;
    return {
      strength: 0.35,
      because: [
        ...closed.map(
          ({ name, desiredHealthy, expected }) =>
            `budget ${name} wants ${desiredHealthy} of ${counted(expected, 'pod')} healthy, so no node can be drained`,
        ),
        ...(isDoubled
          ? [
              `${budgets.map(({ name }) => name).join(' and ')} select the same pods, and no eviction works with two budgets`,
            ]
          : []),
      ],
      offers: [healthOffer],
    };
  },
};
