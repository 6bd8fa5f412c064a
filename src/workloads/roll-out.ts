import { fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import { canonical } from '../model/json.ts';
import type { Line } from '../model/report.ts';
import type { Deployment } from '../ports/workload.ts';
import { asApproved, type CheckSettings } from './after-change.ts';
import { changeOnce, type DeploymentEdit } from './change-once.ts';
import { runSmokeTest, type SmokeRun, smokeSteps } from './smoke-test.ts';
import { type RolloutTerms, rolloutTerms } from './strategy.ts';
import { templateDigest } from './template.ts';
import { waitForRollout } from './wait.ts';

/** Throws DEPLOYMENT_PAUSED where a change would start no rollout; `nothing` says what would not happen. */
export function requireRolling({ name, paused }: Deployment, environment: Environment, nothing: string): void {
  if (!paused) return;
  throw fault(
    'DEPLOYMENT_PAUSED',
    `The rollout of ${name} is paused, so nothing would ${nothing}. Nothing was changed.`,
    {
      hint: `Resume it first: \`kubectl rollout resume deployment/${name} -n ${environment.namespace}\`.`,
    },
  );
}

/** The steps of `rollOut`, with what it is called to write. */
export function rolloutSteps(environment: Environment, write: string) {
  return [
    { key: 'patch', title: write },
    { key: 'rollout', title: 'Wait for the new pods' },
    ...smokeSteps(environment),
    { key: 'verify', title: 'Verify' },
  ];
}

export interface Rollout {
  readonly name: string;
  /** Of the deployment it was planned on: another one of that name is not the one. */
  readonly uid: string;
  /** Of the template it was planned on. */
  readonly digest: string;
  /** What was promised of its pods. */
  readonly rollout: RolloutTerms;
  /** With what it is checked. */
  readonly check: CheckSettings;
  readonly change: DeploymentEdit['change'];
  /** What the run has done before, for whoever reads that it stops here; nothing where it is left out. */
  readonly done?: string;
  /** ms after the change its rollout counts as failed, whatever progress it makes; the deployment's own deadline alone if omitted. */
  readonly giveUpMs?: number;
}

/**
 * Changes a deployment once, if its template and what was promised of its pods are still as planned, waits until the new pods serve, and
 * runs the smoke test where one is set. Throws PLAN_CHANGED, ROLLOUT_FAILED, SMOKE_TEST_FAILED.
 */
export async function rollOut(
  run: SmokeRun,
  { name, uid, digest, rollout, check, change, giveUpMs, done = 'This run has changed nothing.' }: Rollout,
): Promise<{ readonly smokeTest: boolean }> {
  const { cluster, clock, signal, steps, mark } = run;
  const asPlanned = (now: Deployment) => {
    const same = now.uid === uid && templateDigest(now.template) === digest && !now.paused;
    if (!same || canonical(rolloutTerms(now)) !== canonical(rollout))
      throw fault('PLAN_CHANGED', `${name} was changed by somebody else just now. ${done}`);
  };
  const { at } = await steps.once.marked('patch', changeOnce({ cluster, clock, name, mark, asPlanned, change }));
  await steps.observe('rollout', async (step) => {
    const bound = giveUpMs === undefined ? {} : { giveUpMs };
    await waitForRollout({ cluster, name, since: at, clock, signal, step, ...bound });
  });
  return { smokeTest: await runSmokeTest({ ...run, environment: asApproved(run.environment, check) }) };
}

/** The line of a smoke test that passed; none where none is set. */
export function smokeLines(passed: boolean): readonly Line[] {
  return passed ? [{ mark: 'good', label: 'Smoke test', text: 'passed' }] : [];
}
