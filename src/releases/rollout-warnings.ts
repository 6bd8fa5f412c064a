import { asFault } from '../errors.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import type { Deployment } from '../ports/workload.ts';
import { budgetsOf } from '../workloads/budget-look.ts';
import type { History } from '../workloads/releases.ts';
import { isRollingOut } from '../workloads/rollout-status.ts';
import { rolloutTerms } from '../workloads/strategy.ts';

/**
 * What whoever approves new pods must know of the pods there are. It holds no count that moves by itself, since it is bound. What cannot be
 * read is told; rejects only when the signal fires.
 */
export async function rolloutWarnings(
  cluster: ClusterReader,
  history: Pick<History, 'deployment' | 'pods'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { deployment } = history;
  const { name, replicas } = deployment;
  return [
    ...(isRollingOut(deployment) ? [`A rollout of ${name} is under way: this one takes its place.`] : []),
    ...(replicas.wanted === 1 ? [`${name} has 1 replica: whoever uses it may notice.`] : []),
    ...(await budgetWarnings(cluster, history, signal)),
  ];
}

/** Budgets hold for evictions alone: the deployment controller deletes pods and asks none. */
async function budgetWarnings(
  cluster: ClusterReader,
  { deployment, pods }: Pick<History, 'deployment' | 'pods'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const left = deployment.replicas.wanted - mostAway(deployment);
  try {
    const own = budgetsOf({ deployment, pods, budgets: await cluster.budgets({ signal }) });
    return own
      .filter(({ desiredHealthy, isObserved }) => isObserved && desiredHealthy > left)
      .map(
        (budget) =>
          `Budget ${budget.name} wants ${budget.desiredHealthy} healthy pods, and a rollout does not ask it: as few as ${left} may be left for a while.`,
      );
  } catch (error) {
    signal.throwIfAborted();
    return [`Disruption budgets could not be read: ${asFault(error).message}`];
  }
}

function mostAway(deployment: Deployment): number {
  const terms = rolloutTerms(deployment);
  return terms.strategy === 'recreate' ? terms.replicas : terms.unavailable;
}
