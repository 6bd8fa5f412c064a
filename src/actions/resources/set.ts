import { z } from 'zod';
import { amountRange, parseWish } from '../../capacity/amount-param.ts';
import { roomForRollout } from '../../capacity/node-warnings.ts';
import { qualityOf, qualityPromise } from '../../capacity/quality.ts';
import { readAllowed, requireRoom, rolloutNeedOf } from '../../capacity/quota.ts';
import { requireEnough, resourcesGoal } from '../../capacity/resources-goal.ts';
import { usedLately, useNow } from '../../capacity/use-lines.ts';
import { changeAction } from '../../catalog/action.ts';
import { deploymentName } from '../../catalog/params/deployment-name.ts';
import { deploymentIn, objectName } from '../../catalog/params.ts';
import { memoryBytes } from '../../model/quantity.ts';
import { offeredAfter, wayBackPromise } from '../../workloads/after-change.ts';
import { changeCause } from '../../workloads/annotations.ts';
import { keeperWarnings } from '../../workloads/keepers.ts';
import { releaseDigest } from '../../workloads/releases.ts';
import { returnAfter } from '../../workloads/revisions.ts';
import { requireRolling, rollOut } from '../../workloads/roll-out.ts';
import { historyOf } from '../../workloads/rollback-goal.ts';
import { rolloutPlan, verifyRollout } from '../../workloads/rollout-plan.ts';
import { templateDigest } from '../../workloads/template.ts';
import { templateDiff } from '../../workloads/template-diff.ts';
import { measuredOr } from '../../workloads/top-look.ts';

/** Runbook A "Resource Limits": requests and limits of one container, beside what it uses and what the namespace allows. */
export const action = changeAction({
  summary: 'Sets requests and limits of a container, replaces the pods and checks that they work',
  risk: 'disruptive',
  params: z.object({
    memory: amountRange('memory').optional().describe('Memory: the limit, or the request and the limit'),
    cpu: amountRange('cpu').optional().describe('CPU: the limit, or the request and the limit'),
    deployment: deploymentName().optional().describe('Deployment to change; the MCP server when left out'),
    container: objectName().optional().describe('Container to change, if there are several'),
  }),
  positional: ['deployment'],
  needs: ['cluster', 'metrics'],
  examples: ['/mcp resources set memory=512Mi/1Gi', '/mcp resources set mcp-server cpu=500m/2 memory=1Gi'],
  deadlineMs: 15 * 60_000,

  target: ({ deployment }, environment) => `deployment/${deploymentIn(environment, deployment)}`,

  async plan(context) {
    const { cluster, environment, params, signal } = context;
    const name = deploymentIn(environment, params.deployment);
    const current = await cluster.deployment(name, { signal });
    requireRolling(current, environment, 'get them');
    const [history, allowed, measured] = await Promise.all([
      historyOf(context, current),
      readAllowed({ cluster, signal }),
      measuredOr(cluster.usage(current, { signal })),
    ]);
    const wish = {
      container: params.container,
      memory: params.memory === undefined ? undefined : parseWish('memory', params.memory),
      cpu: params.cpu === undefined ? undefined : parseWish('cpu', params.cpu),
    };
    const { container, template } = resourcesGoal(current, wish, allowed.rules);
    const limit = wish.memory === undefined ? undefined : memoryBytes(wish.memory.limit);
    requireEnough(container, limit, 'usage' in measured ? measured.usage : []);
    requireRoom(allowed.quotas, rolloutNeedOf(current, template, allowed.rules), `the rollout of ${name}`);
    const room = await roomForRollout({ cluster, signal }, current, { template, rules: allowed.rules });
    const after = returnAfter(history, releaseDigest(template))?.newest.number;
    const onFailure = environment.onFailedVerification === 'undo' && after !== undefined ? 'undo' : 'ask';
    const wayBack = wayBackPromise(onFailure, after === undefined ? undefined : `revision ${after}`);
    const rollout = rolloutPlan(current, environment, template, { write: 'Patch requests and limits', wayBack });
    const quality = (of: typeof template) => qualityOf(of, allowed.rules);
    return {
      ...rollout,
      headline: `Set requests and limits of ${name}`,
      doing: `Setting requests and limits of ${name}`,
      confirm: 'Set requests and limits',
      changes: templateDiff(current.template, template),
      promises: [qualityPromise(quality(current.template), quality(template)), ...rollout.promises],
      release: { ...rollout.release, forward: true as const },
      onFailure,
      ...offeredAfter(onFailure),
      warnings: [
        ...(current.replicas.wanted === 1 ? [`${name} has 1 replica: its users may notice.`] : []),
        ...room.warnings,
        ...keeperWarnings(current),
      ],
      course: [...rollout.course, ...allowed.gaps, ...room.told],
      parts: [
        { kind: 'lines', lines: [useNow(measured, container), ...(await usedLately({ ...context, name }, container))] },
      ],
      data: {
        ...rollout.data,
        wish,
        fromDigest: templateDigest(current.template),
        toDigest: templateDigest(template),
        after,
      },
    };
  },

  run: (context, { data }) =>
    rollOut(context, {
      ...data,
      digest: data.fromDigest,
      change: async (now) => ({
        template: resourcesGoal(now, data.wish, []).template,
        annotations: { ...now.annotations, [changeCause]: `resources set (${context.mark.run})` },
      }),
    }),

  verify: (context, { data }, result) =>
    verifyRollout(context, data, result, ({ good, wrong, deployment }) => {
      const { name } = data;
      if (templateDigest(deployment.template) !== data.toDigest)
        return { mark: 'bad', headline: `${name} was changed again by somebody else: it does not run as was set` };
      if (!good)
        return { mark: 'bad', headline: `${name} has the new requests and limits, and does not work: ${wrong}` };
      const notes = [`it is revision ${deployment.revision} now`];
      return { mark: 'good', headline: `${name} runs with the new requests and limits`, notes };
    }),

  undo: ({ data: { name, after } }) =>
    after === undefined
      ? undefined
      : { label: `Back to revision ${after}`, action: 'rollback', params: { deployment: name, to: after } },
});
