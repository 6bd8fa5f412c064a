import { z } from 'zod';
import { changeAction } from '../catalog/action.ts';
import { deploymentIn, objectName, wholeNumber } from '../catalog/params.ts';
import { dossier } from '../diagnosis/dossier.ts';
import { gather } from '../diagnosis/gather.ts';
import { fault } from '../errors.ts';
import { asApproved, checkPromise, checkSettings, wayBackPromise } from '../workloads/after-change.ts';
import { restoredAnnotations, restoredChanges, restoredDigest } from '../workloads/annotations.ts';
import { revisionTable, shortImage, targetRevision } from '../workloads/revisions.ts';
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
    deployment: objectName().optional().describe('Deployment to roll back; the MCP server when left out'),
    to: wholeNumber()
      .optional()
      .describe('Revision to return to; when left out, the last one that still serves, else the one before'),
  }),
  positional: ['deployment'],
  needs: ['cluster'],
  examples: ['/mcp rollback', '/mcp rollback to=1', '/mcp rollback mcp-server to=1'],
  deadlineMs: 15 * 60_000,

  target: ({ deployment }, environment) => `deployment/${deploymentIn(environment, deployment)}`,

  async plan({ cluster, environment, params, signal }) {
    const name = deploymentIn(environment, params.deployment);
    const current = await cluster.deployment(name, { signal });
    requireRolling(current, environment, 'be rolled back');
    const [revisions, pods] = await Promise.all([
      cluster.revisions(current, { signal }),
      cluster.pods(current, { signal }),
    ]);
    const history = { deployment: current, revisions, pods };
    const back = targetRevision(history, params.to);
    const check = checkSettings(environment, name);
    const onFailure = environment.onFailedVerification === 'undo' ? ('undo' as const) : ('ask' as const);
    const others = revisions.filter((entry) => entry.number !== back.number && entry.number !== current.revision);
    return {
      headline: `Roll back ${name} to revision ${back.number}`,
      doing: `Rolling back ${name} to revision ${back.number}`,
      confirm: `Roll back to ${back.number}`,
      subject: name,
      changes: [...templateDiff(current.template, back.template), ...restoredChanges(current, back)],
      promises: [
        rolloutPromise(current),
        checkPromise(check),
        wayBackPromise(onFailure, `revision ${current.revision}`),
      ],
      onFailure,
      course: [],
      parts: [revisionTable(history, back.number)],
      alternatives: {
        label: 'Another revision…',
        offers: others.map((entry) => ({
          label: `${entry.number} · ${entry.images.map(shortImage).join(', ')}`,
          action: 'rollback',
          params: { deployment: name, to: entry.number },
        })),
      },
      steps: [{ key: 'evidence', title: 'Save evidence' }, ...rolloutSteps(environment, 'Patch the template')],
      observed: { namespace: environment.namespace, progressDeadlineSeconds: current.progressDeadlineSeconds },
      data: {
        name,
        uid: current.uid,
        rollout: rolloutTerms(current),
        check,
        from: current.revision,
        to: back.number,
        fromDigest: templateDigest(current.template),
        replicaSet: back.uid,
        toDigest: templateDigest(back.template),
        restored: restoredDigest(back),
      },
    };
  },

  async run(context, { data }) {
    const { cluster, environment, clock, signal, steps, mark } = context;
    await steps.observe('evidence', async () => {
      const evidence = await gather({ cluster, environment, name: data.name, clock, signal });
      const file = dossier(evidence);
      await steps.attach({ ...file, name: `before-${file.name}`, title: `${data.name} before the rollback` });
    });
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
        headline: `${data.name} was changed again by somebody else: it does not run revision ${data.to}`,
        parts,
      };
    }
    if (!verified.good) {
      return {
        mark: 'bad',
        headline: `${data.name} was rolled back to ${data.to}, and does not work: ${verified.wrong}`,
        parts,
      };
    }
    return {
      mark: 'good',
      headline: `${data.name} runs revision ${data.to} again`,
      parts,
      notes: [`it is revision ${verified.deployment.revision} now`],
    };
  },

  undo: ({ data }) => ({
    label: `Back to ${data.from}`,
    action: 'rollback',
    params: { deployment: data.name, to: data.from },
  }),
});
