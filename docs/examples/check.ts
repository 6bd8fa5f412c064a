import type { HealthCheck } from '../../src/health/check.ts';

/** Which line of which runbook this replaces. */
export const check: HealthCheck = {
  title: 'Disruption budgets',
  order: 70,
  deadlineMs: 3000,
  configured: () => true,
  async run({ cluster, signal }) {
    const budgets = await cluster.budgets({ signal, timeoutMs: 3000 });
    const tight = budgets.filter((budget) => budget.disruptionsAllowed === 0).map((budget) => budget.name);
    if (tight.length === 0) {
      return {
        mark: 'good',
        verdict: 'every budget allows a disruption',
        seen: `${budgets.length} budgets`,
        ms: undefined,
      };
    }
    const names = tight.join(', ');
    return { mark: 'warning', verdict: `${names} allows no disruption`, seen: `0 allowed by ${names}`, ms: undefined };
  },
};
