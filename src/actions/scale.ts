import { z } from 'zod';
import { requireScaleRoom } from '../capacity/scale-room.ts';
import { changeAction } from '../catalog/action.ts';
import { deploymentName } from '../catalog/params/deployment-name.ts';
import { duration } from '../catalog/params/duration.ts';
import { replicaCount } from '../catalog/params/replica-count.ts';
import { deploymentIn, wholeNumber } from '../catalog/params.ts';
import { checkPromise, checkSettings } from '../workloads/after-change.ts';
import { observedOf } from '../workloads/observed.ts';
import { verifyRollout } from '../workloads/rollout-plan.ts';
import { requireSteady } from '../workloads/rollout-status.ts';
import { scaleGoal } from '../workloads/scale-goal.ts';
import { scaleOnce } from '../workloads/scale-once.ts';
import {
  scaleBack,
  scaleBackOffer,
  scaleChanges,
  scalePromise,
  scaleWarnings,
  scaleWords,
} from '../workloads/scale-plan.ts';
import { scaledWords } from '../workloads/scale-told.ts';
import { waitForBounds } from '../workloads/scale-wait.ts';
import { waitForRollout } from '../workloads/wait.ts';

/** Runbook B 4.3.3: `kubectl scale --replicas`, which an autoscaler takes back: then its bounds are planned instead. */
export const action = changeAction({
  summary: 'Changes how many pods a deployment has, or the limits of its autoscaler',
  risk: 'reversible',
  raises: ({ replicas }) => (replicas === 0 ? 'destructive' : 'reversible'),
  params: z.object({
    replicas: replicaCount().describe('Pods it should have; with an autoscaler, the minimum'),
    deployment: deploymentName().optional().describe('Deployment to scale; the MCP server when left out'),
    max: wholeNumber().optional().describe('Maximum for its autoscaler; raised if needed when left out'),
    for: duration({ atLeastMs: 60_000, atMostMs: 7 * 86_400_000 })
      .optional()
      .describe('For how long; then the bot asks whether to scale back'),
  }),
  positional: ['replicas', 'deployment'],
  needs: ['cluster'],
  examples: ['/mcp scale 4 for=2h', '/mcp scale 3 mcp-server'],
  deadlineMs: 15 * 60_000,

  target: ({ deployment }, environment) => `deployment/${deploymentIn(environment, deployment)}`,

  async plan({ cluster, environment, params, signal }) {
    const name = deploymentIn(environment, params.deployment);
    const [deployment, autoscalers, budgets] = await Promise.all([
      cluster.deployment(name, { signal }),
      cluster.autoscalers({ signal }),
      cluster.budgets({ signal }),
    ]);
    requireSteady(deployment, environment);
    const goal = scaleGoal(deployment, autoscalers, { replicas: params.replicas, max: params.max }, environment);
    const room = await requireScaleRoom({ cluster, signal }, deployment, goal);
    // A smoke test tells of a version, and of 0 pods there is nothing to ask.
    const { server } = checkSettings(environment, name);
    const check = params.replicas === 0 || server === undefined ? {} : { server };
    return {
      ...scaleWords(name, goal),
      subject: name,
      changes: scaleChanges(goal),
      promises: [scalePromise(goal, deployment.replicas.wanted), checkPromise(check), scaleBack(goal, params.for)],
      course: room.told,
      warnings: [...scaleWarnings(goal, { deployment, autoscalers, budgets }), ...room.warnings],
      steps: [
        { key: 'scale', title: goal.kind === 'bounds' ? 'Set the bounds of the autoscaler' : 'Set the number' },
        ...(goal.kind === 'bounds' ? [{ key: 'autoscaler', title: 'Wait for the autoscaler' }] : []),
        { key: 'pods', title: 'Wait for the pods' },
        { key: 'verify', title: 'Verify' },
      ],
      observed: observedOf(deployment, environment),
      data: {
        ...{ name, uid: deployment.uid, goal, check, forMs: params.for },
        giveUpMs: deployment.progressDeadlineSeconds * 1000,
      },
    };
  },

  async run({ cluster, clock, signal, steps, mark }, { data: { name, uid, goal, giveUpMs } }) {
    const { at } = await steps.once.marked('scale', scaleOnce({ cluster, clock, mark, name, uid, goal }));
    if (goal.kind === 'bounds') {
      const { autoscaler, to } = goal;
      await steps.observe('autoscaler', (step) =>
        waitForBounds({ cluster, clock, signal, step, name, autoscaler, bounds: to }),
      );
    }
    await steps.observe('pods', async (step) => {
      await waitForRollout({ cluster, clock, signal, step, name, since: at, giveUpMs });
    });
  },

  verify: (context, { data }) =>
    verifyRollout(context, data, { smokeTest: false }, (verified) => scaledWords(data, verified)),

  undo: ({ data }) => scaleBackOffer(data),
});
