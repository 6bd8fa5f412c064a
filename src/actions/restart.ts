import { z } from 'zod';
import { requireRolloutRoom } from '../capacity/quota.ts';
import { changeAction } from '../catalog/action.ts';
import { deploymentName } from '../catalog/params/deployment-name.ts';
import { deploymentIn } from '../catalog/params.ts';
import { promise } from '../model/plan.ts';
import { newPods } from '../workloads/new-pods.ts';
import { requireRolling, rollOut } from '../workloads/roll-out.ts';
import { rolloutPlan, verifyRollout } from '../workloads/rollout-plan.ts';
import { requireNoRollout } from '../workloads/rollout-status.ts';
import { templateDigest } from '../workloads/template.ts';

/** Runbook A "Application Restart", runbook B 4.3.2: `kubectl rollout restart`, waiting for it, stopping on a crash loop. */
export const action = changeAction({
  summary: 'Restarts the pods of a deployment one after the other',
  risk: 'disruptive',
  params: z.object({
    deployment: deploymentName().optional().describe('Deployment to restart; the MCP server when left out'),
  }),
  positional: ['deployment'],
  needs: ['cluster'],
  examples: ['/mcp restart', '/mcp restart mcp-server env=staging'],
  deadlineMs: 15 * 60_000,

  target: ({ deployment }, environment) => `deployment/${deploymentIn(environment, deployment)}`,

  async plan({ cluster, environment, params, signal }) {
    const name = deploymentIn(environment, params.deployment);
    const current = await cluster.deployment(name, { signal });
    requireRolling(current, environment, 'restart');
    requireNoRollout(current);
    const gaps = await requireRolloutRoom({ cluster, signal }, current, current.template);
    const rollout = rolloutPlan(current, environment, current.template, {
      write: 'Ask for new pods',
      wayBack: promise('way back', 'none', () => 'Same version and settings; nothing to undo.'),
    });
    const { wanted } = current.replicas;
    return {
      ...rollout,
      headline: `Restart ${name}`,
      doing: `Restarting ${name}`,
      confirm: `Restart ${name}`,
      changes: [],
      course: [...rollout.course, ...gaps],
      ...(wanted === 1 ? { warnings: [`${name} has 1 replica: its users may notice.`] } : {}),
      data: { ...rollout.data, digest: templateDigest(current.template) },
    };
  },

  run: (context, { data }) =>
    rollOut(context, {
      ...data,
      change: newPods(context.clock),
    }),

  verify: (context, { data }, result) =>
    verifyRollout(context, data, result, ({ good, wrong, deployment }) =>
      good
        ? { mark: 'good', headline: `${data.name} was restarted: ${deployment.replicas.available} new pods serve` }
        : { mark: 'bad', headline: `${data.name} was restarted, and does not work: ${wrong}` },
    ),
});
