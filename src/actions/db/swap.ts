import { z } from 'zod';
import { swapPlan } from '../../backups/swap-plan.ts';
import { swapReport } from '../../backups/swap-report.ts';
import { swapBackOffer, swapDatabases } from '../../backups/swap-run.ts';
import { changeAction } from '../../catalog/action.ts';
import { copyParam } from '../../catalog/params/copy-name.ts';

/** Runbook A "Restore from backup", its `kubectl scale --replicas=0` and `--replicas=3`: whatever number there was, and no way back. */
export const action = changeAction({
  summary: 'Gives a restored copy the name of the live database, which is backed up first and kept',
  risk: 'destructive',
  params: z.object({
    copy: copyParam('Name the copy.').optional().describe('The copy; the newest that a restore made when left out'),
  }),
  positional: ['copy'],
  needs: ['archive', 'dumps', 'restores', 'cluster'],
  examples: ['/mcp db swap mcp_restore_20261130_r1042'],
  deadlineMs: 12 * 3_600_000,
  verifyMs: 5 * 60_000,

  target: () => 'database/live',
  subject: (_, environment) => `deployment/${environment.server.deployment}`,

  plan: ({ archive, dumps, restores, cluster, environment, params, signal, clock }) =>
    swapPlan({ archive, dumps, restores, cluster, environment, signal, now: clock.now() }, params.copy),

  run: (context, { data }) => swapDatabases(context, data),

  verify: (context, { data }, result) => swapReport(context, data, result),

  undo({ data: { server, pods } }, { began, result }) {
    if (result !== undefined) return swapBackOffer(result.aside);
    if (!began('down') || began('up') || pods === 0) return undefined;
    return {
      label: `Scale ${server.name} to ${pods}`,
      action: 'scale',
      params: { replicas: pods, deployment: server.name },
    };
  },

  async stillWanted({ restores, signal }, _, { aside }) {
    const { copies } = await restores.site({ signal });
    return copies.some(({ name }) => name === aside) ? undefined : `${aside} is gone`;
  },
});
