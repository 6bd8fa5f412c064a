import { asFault } from '../errors.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import type { Budget, Deployment } from '../ports/workload.ts';
import { budgetsOf } from '../workloads/budget-look.ts';
import type { History } from '../workloads/releases.ts';
import { rolloutTerms } from '../workloads/strategy.ts';

/** What to know of the pods there are before new ones replace them. */
export interface RolloutWarnings {
  /** Bound with the plan, so they hold no count and no state that passes by itself. */
  readonly warnings: readonly string[];
  /** What could not be read at this moment: told, and not bound, since the next reading may succeed. */
  readonly unread: readonly string[];
}

/** What whoever approves new pods must know of the pods there are. Rejects only when the signal fires. */
export async function rolloutWarnings(
  cluster: ClusterReader,
  { deployment, pods }: Pick<History, 'deployment' | 'pods'>,
  signal: AbortSignal,
): Promise<RolloutWarnings> {
  const { name, replicas } = deployment;
  const single = replicas.wanted === 1 ? [`${name} has 1 replica: its users may notice.`] : [];
  try {
    const own = budgetsOf({ deployment, pods, budgets: await cluster.budgets({ signal }) });
    return { warnings: [...single, ...own.flatMap((budget) => budgetWarnings(deployment, budget))], unread: [] };
  } catch (error) {
    signal.throwIfAborted();
    return { warnings: single, unread: [`Disruption budgets could not be read: ${asFault(error).message}`] };
  }
}

/** Budgets hold for evictions alone: the deployment controller deletes pods and asks none. */
function budgetWarnings(deployment: Deployment, { name, desiredHealthy, isObserved }: Budget): readonly string[] {
  const left = deployment.replicas.wanted - mostAway(deployment);
  if (!isObserved || desiredHealthy <= left) return [];
  return [
    `Budget ${name} wants ${desiredHealthy} healthy pods, and a rollout does not ask it: as few as ${left} may be left for a while.`,
  ];
}

function mostAway(deployment: Deployment): number {
  const terms = rolloutTerms(deployment);
  return terms.strategy === 'recreate' ? terms.replicas : terms.unavailable;
}
