import { z } from 'zod';
import { changeAction } from '../catalog/action.ts';
import { deploymentName } from '../catalog/params/deployment-name.ts';
import { deploymentIn } from '../catalog/params.ts';
import { fault } from '../errors.ts';
import { promise } from '../model/plan.ts';
import { asApproved, checkPromise, checkSettings } from '../workloads/after-change.ts';
import { observedOf } from '../workloads/observed.ts';
import { releaseDigest } from '../workloads/releases.ts';
import { requireRolling, rollOut, rolloutSteps, smokeLines } from '../workloads/roll-out.ts';
import { isRollingOut } from '../workloads/rollout-status.ts';
import { rolloutPromise, rolloutTerms } from '../workloads/strategy.ts';
import { templateDigest } from '../workloads/template.ts';
import { verifyDeployment } from '../workloads/verify.ts';

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
    if (isRollingOut(current)) {
      throw fault('ROLLOUT_IN_PROGRESS', `${name} is being rolled out at this moment. Nothing was changed.`, {
        hint: 'Wait for it, or go back with `/mcp rollback`.',
      });
    }
    const single = current.replicas.wanted < 2;
    const check = checkSettings(environment, name);
    return {
      headline: `Restart ${name}`,
      doing: `Restarting ${name}`,
      confirm: `Restart ${name}`,
      subject: name,
      changes: [],
      promises: [
        rolloutPromise(current),
        checkPromise(check),
        promise('way back', 'none', () => 'Same version and settings; nothing to undo.'),
      ],
      course: [],
      ...(single ? { warnings: [`${name} has ${current.replicas.wanted} replica: whoever uses it may notice.`] } : {}),
      steps: rolloutSteps(environment, 'Ask for new pods'),
      release: { deployment: name, from: releaseDigest(current.template), to: releaseDigest(current.template) },
      observed: observedOf(current, environment),
      data: {
        name,
        uid: current.uid,
        digest: templateDigest(current.template),
        rollout: rolloutTerms(current),
        check,
      },
    };
  },

  run(context, { data }) {
    return rollOut(context, {
      ...data,
      // The annotation that `kubectl rollout restart` sets; whole seconds, as kubectl writes them.
      change: async () => ({
        templateAnnotations: {
          'kubectl.kubernetes.io/restartedAt': `${context.clock.now().toISOString().slice(0, 19)}Z`,
        },
      }),
    });
  },

  async verify({ cluster, environment, clock, signal, say }, { data }, { smokeTest }) {
    const approved = asApproved(environment, data.check);
    const verified = await verifyDeployment({ cluster, environment: approved, clock, signal, say, name: data.name });
    const parts = [{ kind: 'lines' as const, lines: [...verified.lines, ...smokeLines(smokeTest)] }];
    if (!verified.good)
      return { mark: 'bad', headline: `${data.name} was restarted, and does not work: ${verified.wrong}`, parts };
    return {
      mark: 'good',
      headline: `${data.name} was restarted: ${verified.deployment.replicas.available} new pods serve`,
      parts,
    };
  },
});
