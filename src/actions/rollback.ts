import { z } from 'zod';
import { changeAction } from '../catalog/action.ts';
import { deploymentName } from '../catalog/params/deployment-name.ts';
import { deploymentIn, wholeNumber } from '../catalog/params.ts';
import { fault } from '../errors.ts';
import { asApproved, checkPromise, checkSettings, wayBackPromise } from '../workloads/after-change.ts';
import { restoredAnnotations, restoredChanges, restoredDigest } from '../workloads/annotations.ts';
import { keeperWarnings } from '../workloads/keepers.ts';
import { observedOf } from '../workloads/observed.ts';
import { type Release, releaseDigest, releaseLabel, releaseWords } from '../workloads/releases.ts';
import { otherRevisions, returnAfter, revisionTable, targetRevision } from '../workloads/revisions.ts';
import { requireRolling, rollOut, rolloutSteps, smokeLines } from '../workloads/roll-out.ts';
import { rolloutPromise, rolloutTerms } from '../workloads/strategy.ts';
import { templateDigest } from '../workloads/template.ts';
import { templateDiff } from '../workloads/template-diff.ts';
import { verifyDeployment } from '../workloads/verify.ts';

/** Runbook A rollback.sh, runbook B 3.4: `kubectl rollout undo`, with a plan, a check of every pod and a way back. */
export const action = changeAction({
  summary: 'Returns a deployment to an earlier revision and checks that it works',
  risk: 'disruptive',
  params: z.object({
    deployment: deploymentName().optional().describe('Deployment to roll back; the MCP server when left out'),
    to: wholeNumber().optional().describe('Revision to return to; when left out, the newest that is known to work'),
  }),
  positional: ['deployment'],
  needs: ['cluster'],
  examples: ['/mcp rollback', '/mcp rollback to=1', '/mcp rollback mcp-server to=1'],
  deadlineMs: 15 * 60_000,

  target: ({ deployment }, environment) => `deployment/${deploymentIn(environment, deployment)}`,

  async plan({ cluster, environment, params, signal, releases }) {
    const name = deploymentIn(environment, params.deployment);
    const current = await cluster.deployment(name, { signal });
    requireRolling(current, environment, 'be rolled back');
    const [revisions, pods] = await Promise.all([
      cluster.revisions(current, { signal }),
      cluster.pods(current, { signal }),
    ]);
    const history = { deployment: current, revisions, pods, known: await releases.known(name) };
    const { release, revision: back } = targetRevision(history, params.to);
    const words = releaseWords({ version: release.version, newest: back });
    const after = returnAfter(history, release);
    const check = checkSettings(environment, name);
    const onFailure = environment.onFailedVerification === 'undo' && after !== undefined ? 'undo' : 'ask';
    return {
      headline: `Roll back ${name} to ${words}`,
      doing: `Rolling back ${name} to ${words}`,
      confirm: `Roll back to ${releaseLabel(history, { version: release.version, newest: back })}`,
      subject: name,
      changes: [...templateDiff(current.template, back.template), ...restoredChanges(current, back)],
      promises: [rolloutPromise(current), checkPromise(check), wayBackPromise(onFailure, after && releaseWords(after))],
      onFailure,
      course: [],
      warnings: [...against(release), ...keeperWarnings(current)],
      parts: revisionTable(history, back.number),
      alternatives: { label: 'Another revision…', offers: otherRevisions(history, back.number) },
      steps: rolloutSteps(environment, 'Patch the template'),
      release: { deployment: name, from: releaseDigest(current.template), to: release.digest },
      observed: observedOf(current, environment),
      data: {
        name,
        uid: current.uid,
        rollout: rolloutTerms(current),
        check,
        to: back.number,
        words,
        after: after === undefined ? undefined : { revision: after.newest.number, label: releaseLabel(history, after) },
        fromDigest: templateDigest(current.template),
        replicaSet: back.uid,
        toDigest: templateDigest(back.template),
        restored: restoredDigest(back),
      },
    };
  },

  async run(context, { data }) {
    const { cluster, mark } = context;
    return rollOut(context, {
      name: data.name,
      uid: data.uid,
      digest: data.fromDigest,
      rollout: data.rollout,
      check: data.check,
      async change(now) {
        const back = (await cluster.revisions(now)).find((entry) => entry.uid === data.replicaSet);
        const same =
          back !== undefined &&
          templateDigest(back.template) === data.toDigest &&
          restoredDigest(back) === data.restored;
        if (!same) {
          throw fault(
            'PLAN_CHANGED',
            `Revision ${data.to} of ${data.name} is gone or was changed. This run has changed nothing.`,
          );
        }
        return {
          template: back.template,
          annotations: restoredAnnotations(now, back, `rollback to revision ${data.to} (${mark.run})`),
        };
      },
    });
  },

  async verify({ cluster, environment, clock, signal, say }, { data }, { smokeTest }) {
    const approved = asApproved(environment, data.check);
    const verified = await verifyDeployment({ cluster, environment: approved, clock, signal, say, name: data.name });
    const runs = templateDigest(verified.deployment.template) === data.toDigest;
    const parts = [{ kind: 'lines' as const, lines: [...verified.lines, ...smokeLines(smokeTest)] }];
    if (!runs) {
      return {
        mark: 'bad',
        headline: `${data.name} was changed again by somebody else: it does not run ${data.words}`,
        parts,
      };
    }
    if (!verified.good) {
      return {
        mark: 'bad',
        headline: `${data.name} was rolled back to ${data.words}, and does not work: ${verified.wrong}`,
        parts,
      };
    }
    return {
      mark: 'good',
      headline: `${data.name} runs ${data.words} again`,
      parts,
      notes: [`it is revision ${verified.deployment.revision} now`],
    };
  },

  undo: ({ data: { name, after } }) =>
    after === undefined
      ? undefined
      : {
          label: `Back to ${after.label}`,
          action: 'rollback',
          params: { deployment: name, to: after.revision },
        },
});

/** What speaks against the release that was chosen. */
function against(release: Release): readonly string[] {
  return release.against === undefined ? [] : [`${release.against}.`];
}
