import { z } from 'zod';
import { restoreCopy } from '../../backups/restore-copy.ts';
import { restorePlan } from '../../backups/restore-plan.ts';
import { discardOffer, restoreReport } from '../../backups/restore-report.ts';
import { changeAction } from '../../catalog/action.ts';

/** Runbook A "Restore from backup", `gunzip < … | psql`: into the live database, which is full, and whatever came of it counted as done. */
export const action = changeAction({
  summary: 'Restores a backup into a copy beside the live database, and compares the two; the live one stays as it is',
  risk: 'reversible',
  params: z.object({
    from: z
      .string()
      .trim()
      .min(1)
      .max(300)
      .regex(/^[\w./:-]+$/, 'must be the run of a backup, such as R-1042, or its key in the bucket')
      .optional()
      .describe('The run that took the backup, or its key; the newest when left out'),
  }),
  positional: ['from'],
  needs: ['archive', 'dumps', 'restores'],
  examples: ['/mcp db restore', '/mcp db restore from=R-1042'],
  deadlineMs: 12 * 3_600_000,
  verifyMs: 5 * 60_000,

  target: () => 'restore/database',

  plan: ({ archive, restores, changes, environment, params, signal, clock }) =>
    restorePlan({ archive, restores, changes, environment, signal, now: clock.now() }, params.from, 'restore'),

  run: (context, { data }) => restoreCopy(context, data, 'restore'),

  verify: ({ restores, signal }, { data }, result) => restoreReport(restores, data, result, signal),

  undo: (_, { result }) => (result === undefined ? undefined : discardOffer(result.name)),

  async stillWanted({ restores, signal }, _, { name }) {
    const { copies } = await restores.site({ signal });
    return copies.some((one) => one.name === name) ? undefined : `${name} is gone`;
  },
});
