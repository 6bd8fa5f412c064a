import { z } from 'zod';
import { rolloutRoom } from '../capacity/quota.ts';
import { changeAction } from '../catalog/action.ts';
import { deploymentName } from '../catalog/params/deployment-name.ts';
import { releaseName } from '../catalog/params/release-name.ts';
import { deploymentIn } from '../catalog/params.ts';
import { offeredAfter, wayBackPromise } from '../workloads/after-change.ts';
import { restoredChanges } from '../workloads/annotations.ts';
import { keeperWarnings } from '../workloads/keepers.ts';
import { restore, restoredBy } from '../workloads/restore.ts';
import { otherReleases, releaseTable } from '../workloads/revisions.ts';
import { requireRolling, rollOut } from '../workloads/roll-out.ts';
import { historyOf, rollbackGoal } from '../workloads/rollback-goal.ts';
import { rolloutPlan, verifyRollout } from '../workloads/rollout-plan.ts';
import { templateDigest } from '../workloads/template.ts';
import { templateDiff } from '../workloads/template-diff.ts';

/** Runbook A rollback.sh, runbook B 3.4: `kubectl rollout undo`, with a plan, a check of every pod and a way back. */
export const action = changeAction({
  summary: 'Returns a deployment to an earlier release and checks that it works',
  risk: 'disruptive',
  params: z.object({
    deployment: deploymentName().optional().describe('Deployment to roll back; the MCP server when left out'),
    to: releaseName()
      .optional()
      .describe('Version or revision to return to; when left out, the newest release that is known to work'),
  }),
  positional: ['deployment'],
  needs: ['cluster'],
  examples: ['/mcp rollback', '/mcp rollback to=2.1.0', '/mcp rollback mcp-server env=staging'],
  deadlineMs: 15 * 60_000,

  target: ({ deployment }, environment) => `deployment/${deploymentIn(environment, deployment)}`,

  async plan({ cluster, environment, params, signal, releases }) {
    const name = deploymentIn(environment, params.deployment);
    const current = await cluster.deployment(name, { signal });
    requireRolling(current, environment, 'be rolled back');
    const history = await historyOf({ cluster, releases, signal }, current);
    const { release, back, note, words, label, after, onFailure } = rollbackGoal(history, params.to, environment);
    const room = await rolloutRoom({ cluster, signal }, current, back.template);
    const rollout = rolloutPlan(current, environment, back.template, {
      write: 'Patch the template',
      wayBack: wayBackPromise(onFailure, after?.words),
    });
    return {
      ...rollout,
      headline: `Roll back ${name} to ${words}`,
      doing: `Rolling back ${name} to ${words}`,
      confirm: `Roll back to ${label}`,
      changes: [...templateDiff(current.template, back.template), ...restoredChanges(current, back)],
      onFailure,
      ...offeredAfter(onFailure),
      warnings: [
        ...(note === undefined ? [] : [note]),
        ...(release.against === undefined ? [] : [`${release.against}.`]),
        ...keeperWarnings(current),
        ...room.warnings,
      ],
      course: [...rollout.course, ...room.gaps],
      parts: releaseTable(history, release),
      alternatives: { label: 'Another release…', offers: otherReleases(history, release) },
      data: {
        ...rollout.data,
        ...restoredBy(back),
        words,
        after: after && { revision: after.revision, label: after.label },
        fromDigest: templateDigest(current.template),
      },
    };
  },

  run: (context, { data }) =>
    rollOut(context, { ...data, digest: data.fromDigest, change: restore(context.cluster, data, context.mark) }),

  verify: (context, { data }, result) =>
    verifyRollout(context, data, result, ({ good, wrong, deployment }) => {
      const { name, words } = data;
      if (templateDigest(deployment.template) !== data.toDigest)
        return { mark: 'bad', headline: `${name} was changed again by somebody else: it does not run ${words}` };
      if (!good) return { mark: 'bad', headline: `${name} was rolled back to ${words}, and does not work: ${wrong}` };
      const notes = [`it is revision ${deployment.revision} now`];
      return { mark: 'good', headline: `${name} runs ${words} again`, notes };
    }),

  undo: ({ data: { name, after } }) =>
    after && { label: `Back to ${after.label}`, action: 'rollback', params: { deployment: name, to: after.revision } },
});
