import { z } from 'zod';
import { drill, drillReport } from '../../backups/drill.ts';
import { restorePlan } from '../../backups/restore-plan.ts';
import { changeAction } from '../../catalog/action.ts';

/** Runbook A "Monthly Tasks", "Back up and test restore procedures": done by the clock, and `backups` shows when it last was. */
export const action = changeAction({
  summary: 'Tries out that the newest backup restores: into a scratch database, compared and dropped',
  risk: 'reversible',
  params: z.object({}),
  positional: [],
  needs: ['archive', 'dumps', 'restores'],
  examples: ['/mcp db drill'],
  deadlineMs: 12 * 3_600_000,

  target: () => 'drill/database',

  plan: ({ archive, restores, changes, environment, signal, clock }) =>
    restorePlan({ archive, restores, changes, environment, signal, now: clock.now() }, undefined, 'drill'),

  run: (context, { data }) => drill(context, data),

  verify: ({ restores, signal }, { data }, result) => drillReport(restores, data, result, signal),
});
