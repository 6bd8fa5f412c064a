import type { Plan } from '../../../src/model/plan.ts';
import type { Run } from '../../../src/model/run.ts';
import { recordedCard } from '../recorded.ts';

/** The plan that was shown, as it was recorded. */
function planOf(name: string): Plan {
  const { plan } = recordedCard(name).run;
  if (plan === undefined) throw new Error(`"${name}" has no plan.`);
  return plan;
}

export const rollbackPlan = planOf('rollback-plan');
export const restartPlan = planOf('restart-plan');

/** The report a rollback ended with. */
export const rollbackReport: Run['report'] = recordedCard('rollback-done').run.report;
