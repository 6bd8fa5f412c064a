import type { Environment } from '../model/environment.ts';
import type { Promised } from '../model/plan.ts';
import type { Report } from '../model/report.ts';
import type { Deployment, PodTemplate } from '../ports/workload.ts';
import { asApproved, type CheckSettings, checkPromise, checkSettings } from './after-change.ts';
import { observedOf } from './observed.ts';
import { releaseDigest } from './releases.ts';
import { rolloutSteps, smokeLines } from './roll-out.ts';
import { isRollingOut } from './rollout-status.ts';
import { type RolloutTerms, rolloutPromise, rolloutTerms } from './strategy.ts';
import { pulledImages } from './template.ts';
import { type Verified, type VerifyContext, verifyDeployment } from './verify.ts';

/** What every change that replaces the pods of a deployment needs of its plan. */
export interface RolloutData {
  readonly name: string;
  readonly uid: string;
  readonly rollout: RolloutTerms;
  readonly check: CheckSettings;
}

export interface RolloutWords {
  /** What its first step is called. */
  readonly write: string;
  /** How it is taken back. */
  readonly wayBack: Promised;
}

/**
 * The part of a plan that every change which replaces the pods of a deployment shares: what is promised of its pods and checked after it, its
 * steps, and what it stands on. `to` is the template it ends in.
 */
export function rolloutPlan(current: Deployment, environment: Environment, to: PodTemplate, words: RolloutWords) {
  const { name, uid, template } = current;
  const check = checkSettings(environment, name);
  const data: RolloutData = { name, uid, rollout: rolloutTerms(current), check };
  return {
    subject: name,
    promises: [rolloutPromise(current), checkPromise(check), words.wayBack],
    // Passing state is told and not bound: a rollout that ends while people decide changes nothing of what they approve.
    course: isRollingOut(current) ? [`A rollout of ${name} is under way: this one takes its place.`] : [],
    steps: rolloutSteps(environment, words.write),
    release: { deployment: name, from: releaseDigest(template), to: releaseDigest(to), images: pulledImages(to) },
    observed: observedOf(current, environment),
    data,
  };
}

/** The check after it, with the settings that were approved. `told` puts what was seen into words. */
export async function verifyRollout(
  context: Omit<VerifyContext, 'name'>,
  { name, check }: Pick<RolloutData, 'name' | 'check'>,
  { smokeTest }: { readonly smokeTest: boolean },
  told: (verified: Verified) => Pick<Report, 'mark' | 'headline' | 'notes'>,
): Promise<Report> {
  const environment = asApproved(context.environment, check);
  const verified = await verifyDeployment({ ...context, environment, name });
  return { ...told(verified), parts: [{ kind: 'lines', lines: [...verified.lines, ...smokeLines(smokeTest)] }] };
}
