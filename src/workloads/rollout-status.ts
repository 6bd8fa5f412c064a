import { fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import type { Condition, Deployment } from '../ports/workload.ts';

export type RolloutStatus =
  | { readonly kind: 'waiting'; readonly detail: string }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * How far a rollout is, by the rules of `kubectl rollout status` (kubectl/pkg/polymorphichelpers, rollout_status.go), and one more: a
 * deadline that passed before `since` (our own change) is a thing of the rollout before, and does not count.
 */
export function rolloutStatus(deployment: Deployment, since: string | undefined): RolloutStatus {
  const { replicas } = deployment;
  if (deployment.generation > deployment.observedGeneration) {
    return { kind: 'waiting', detail: 'the change is not observed yet' };
  }
  const progressing = condition(deployment, 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded' && !isOlder(progressing, since)) {
    return { kind: 'failed', reason: `no progress for ${deployment.progressDeadlineSeconds} s` };
  }
  if (replicas.updated < replicas.wanted) {
    return { kind: 'waiting', detail: `${replicas.updated} of ${replicas.wanted} new pods made` };
  }
  if (replicas.current > replicas.updated) {
    const old = replicas.current - replicas.updated;
    return {
      kind: 'waiting',
      detail: `${replicas.available} of ${replicas.wanted} ready, ${old} old ${old === 1 ? 'pod' : 'pods'} going`,
    };
  }
  if (replicas.available < replicas.updated) {
    return { kind: 'waiting', detail: `${replicas.available} of ${replicas.updated} pods ready` };
  }
  return { kind: 'done' };
}

/**
 * True while a rollout has neither ended nor failed. Pods that became unready after theirs had ended are none: the controller leaves its
 * word NewReplicaSetAvailable as it is (kubernetes/pkg/controller/deployment/progress.go), and these pods may be restarted.
 */
export function isRollingOut(deployment: Deployment): boolean {
  if (rolloutStatus(deployment, undefined).kind !== 'waiting') return false;
  const { replicas, generation, observedGeneration } = deployment;
  const isSettled = generation <= observedGeneration && replicas.updated >= replicas.wanted;
  const hasEnded = condition(deployment, 'Progressing')?.reason === 'NewReplicaSetAvailable';
  return !(isSettled && hasEnded && replicas.current <= replicas.updated);
}

/** Throws DEPLOYMENT_PAUSED or ROLLOUT_IN_PROGRESS where nobody could tell whether a change of scale has worked. */
export function requireSteady(deployment: Deployment, { namespace }: Pick<Environment, 'namespace'>): void {
  const { name, paused } = deployment;
  if (paused)
    throw fault(
      'DEPLOYMENT_PAUSED',
      `The rollout of ${name} is paused, so new pods may never serve. Nothing was changed.`,
      {
        hint: `Resume it first: \`kubectl rollout resume deployment/${name} -n ${namespace}\`.`,
      },
    );
  requireNoRollout(deployment);
}

/** Throws ROLLOUT_IN_PROGRESS while one has neither ended nor failed. */
export function requireNoRollout(deployment: Deployment): void {
  const { name } = deployment;
  if (isRollingOut(deployment))
    throw fault('ROLLOUT_IN_PROGRESS', `${name} is being rolled out at this moment. Nothing was changed.`, {
      hint: `See how far it is with \`/mcp rollout ${name}\`; wait for it, or go back with \`/mcp rollback ${name}\`.`,
    });
}

export function condition(deployment: Deployment, type: string): Condition | undefined {
  return deployment.conditions.find((entry) => entry.type === type);
}

function isOlder(entry: Condition, since: string | undefined): boolean {
  return since !== undefined && entry.at !== undefined && Date.parse(entry.at) < Date.parse(since);
}
