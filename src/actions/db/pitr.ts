import { z } from 'zod';
import { changeAction } from '../../catalog/action.ts';
import { instant } from '../../catalog/params/instant.ts';
import { makeCopy } from '../../instances/make-copy.ts';
import { pitrPlan } from '../../instances/pitr-plan.ts';
import { discardOffer, pitrReport } from '../../instances/pitr-report.ts';

/** Runbook B 7.2, `aws rds restore-db-instance-to-point-in-time`: whose copy is in one zone, with other parameters and open to another network. */
export const action = changeAction({
  summary: 'Restores the RDS instance into a copy, as it was at a moment, with every setting it has today',
  risk: 'disruptive',
  params: z.object({
    at: instant().describe('The moment, with its zone: 2026-01-31T10:30+05:30 or 2026-01-31T05:00Z'),
  }),
  positional: ['at'],
  needs: ['instances', 'dumps'],
  examples: ['/mcp db pitr at=2026-01-31T10:30+05:30'],
  deadlineMs: 4 * 3_600_000,

  target: () => 'rds/copy',

  subject: (_, environment) => `instance/${environment.rds?.instance ?? 'none'}`,

  plan: ({ instances, environment, params, signal, clock }) =>
    pitrPlan({ instances, environment, signal, now: clock.now() }, params.at),

  run: (context, { data }) => makeCopy(context, data),

  verify: ({ instances, environment, signal, clock }, { data }, made) =>
    pitrReport({ instances, environment, signal, now: clock.now() }, data, made),

  undo: ({ data: { target } }, did) => (did.began('restore') ? discardOffer(target) : undefined),

  async stillWanted({ instances, signal }, _, { target }) {
    const found = await instances.instance(target, { timeoutMs: 20_000, signal });
    return found === undefined || found.status === 'deleting' ? 'the copy is gone' : undefined;
  },
});
