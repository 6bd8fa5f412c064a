import { z } from 'zod';
import { requireRolloutRoom } from '../capacity/quota.ts';
import { changeAction } from '../catalog/action.ts';
import { deploymentName } from '../catalog/params/deployment-name.ts';
import { imageName } from '../catalog/params/image-name.ts';
import { deploymentIn, objectName } from '../catalog/params.ts';
import { pulled } from '../model/image.ts';
import { checked, checklistPart, checklistWarnings, confirmedPromise } from '../releases/checklist.ts';
import { withImage } from '../releases/container-choice.ts';
import { deployGoal, imagePromise } from '../releases/deploy-goal.ts';
import { imageSeen } from '../releases/image-seen.ts';
import { rolloutWarnings } from '../releases/rollout-warnings.ts';
import { giveUpPromise, offeredAfter, wayBackPromise } from '../workloads/after-change.ts';
import { changeCause } from '../workloads/annotations.ts';
import { keeperWarnings } from '../workloads/keepers.ts';
import { requireRolling, rollOut } from '../workloads/roll-out.ts';
import { historyOf } from '../workloads/rollback-goal.ts';
import { rolloutPlan, verifyRollout } from '../workloads/rollout-plan.ts';
import { templateDigest } from '../workloads/template.ts';
import { templateDiff } from '../workloads/template-diff.ts';

/** Runbook B 3.1 and 3.2: the checklist before it, `kubectl set image`, rollout status, every pod, health, smoke test, and a way back. */
export const action = changeAction({
  summary: 'Deploys an image to a deployment and checks that it works',
  risk: 'disruptive',
  params: z.object({
    image: imageName().describe('Image to run, with its tag or digest'),
    deployment: deploymentName().optional().describe('Deployment to change; the MCP server when left out'),
    container: objectName().optional().describe("Container to change, if it isn't clear which"),
  }),
  positional: ['image', 'deployment'],
  needs: ['cluster', 'metrics', 'registry', 'archive'],
  examples: ['/mcp deploy mcp/server:2.4.0', '/mcp deploy mcp/server:2.4.0 mcp-server env=staging'],
  deadlineMs: 15 * 60_000,

  target: ({ deployment }, environment) => `deployment/${deploymentIn(environment, deployment)}`,

  async plan(context) {
    const { cluster, registry, environment, params, signal } = context;
    const name = deploymentIn(environment, params.deployment);
    const current = await cluster.deployment(name, { signal });
    requireRolling(current, environment, 'be deployed');
    const history = await historyOf(context, current);
    const goal = deployGoal(history, { image: params.image, container: params.container }, environment);
    const [image, seen, { warnings, unread }, gaps] = await Promise.all([
      imageSeen(registry, goal.image, signal),
      checked(context, name, pulled(goal.image)),
      rolloutWarnings(cluster, history, signal),
      requireRolloutRoom({ cluster, signal }, current, goal.template),
    ]);
    const { template, chosen, version, after, onFailure } = goal;
    const giveUpMs = environment.deploy.timeoutSeconds * 1000;
    const wayBack = wayBackPromise(onFailure, after?.words);
    const rollout = rolloutPlan(current, environment, template, { write: 'Patch the image', wayBack });
    return {
      ...rollout,
      headline: `Deploy ${name} ${version}`,
      doing: `Deploying ${name} ${version}`,
      confirm: `Deploy ${version}`,
      changes: templateDiff(current.template, template),
      promises: [
        imagePromise(goal, image.digest),
        ...rollout.promises,
        giveUpPromise(giveUpMs),
        confirmedPromise(seen),
      ],
      release: { ...rollout.release, forward: true as const },
      onFailure,
      ...offeredAfter(onFailure),
      warnings: [...checklistWarnings(seen), ...goal.against, ...keeperWarnings(current), ...warnings],
      course: [...rollout.course, ...image.unread, ...unread, ...gaps],
      parts: [checklistPart(seen, goal, environment)],
      data: {
        ...rollout.data,
        version,
        giveUpMs,
        container: chosen.container,
        image: goal.image.text,
        toDigest: templateDigest(template),
        after: after && { revision: after.revision, label: after.label },
        fromDigest: templateDigest(current.template),
      },
    };
  },

  run: (context, { data }) =>
    rollOut(context, {
      ...data,
      digest: data.fromDigest,
      change: async (now) => ({
        template: withImage(now.template, data.container, data.image),
        annotations: { ...now.annotations, [changeCause]: `deploy ${data.image} (${context.mark.run})` },
      }),
    }),

  verify: (context, { data }, result) =>
    verifyRollout(context, data, result, ({ good, wrong, deployment }) => {
      const { name, version } = data;
      if (templateDigest(deployment.template) !== data.toDigest)
        return {
          mark: 'bad',
          headline: `${name} was changed again by somebody else: it does not run ${version} as deployed`,
        };
      if (!good) return { mark: 'bad', headline: `${name} ${version} was deployed, and does not work: ${wrong}` };
      return {
        mark: 'good',
        headline: `${name} runs ${version}`,
        notes: [`it is revision ${deployment.revision} now`],
      };
    }),

  undo: ({ data: { name, after } }) =>
    after && { label: `Back to ${after.label}`, action: 'rollback', params: { deployment: name, to: after.revision } },
});
