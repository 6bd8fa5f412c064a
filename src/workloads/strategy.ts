import { type Promised, promise } from '../model/plan.ts';
import type { Deployment } from '../ports/workload.ts';

/** How many pods a rolling update may have above, and may lack below, the wanted number. */
export interface Fenceposts {
  readonly surge: number;
  readonly unavailable: number;
}

/** What a rollout does to the pods, as Kubernetes will round it. */
export type RolloutTerms =
  | { readonly strategy: 'recreate'; readonly replicas: number }
  | ({ readonly strategy: 'rolling'; readonly replicas: number } & Fenceposts);

/**
 * The limits of a rolling update in pods: surge rounds up, unavailable rounds down and is at most the wanted number; where both come to
 * 0, one pod may be unavailable (Kubernetes, pkg/controller/deployment/util: ResolveFenceposts, MaxUnavailable).
 */
export function fenceposts({ maxSurge, maxUnavailable }: Deployment['strategy'], wanted: number): Fenceposts {
  const surge = podsOf(maxSurge, wanted, Math.ceil);
  const unavailable = podsOf(maxUnavailable, wanted, Math.floor);
  return { surge, unavailable: Math.min(surge === 0 && unavailable === 0 ? 1 : unavailable, wanted) };
}

/** A number of pods, or a share of the wanted ones; the API server fills in 25% where nothing is set. */
function podsOf(value: string | undefined, wanted: number, round: (value: number) => number): number {
  const share = /^(\d+)%$/.exec(value ?? '25%')?.[1];
  // Multiplied first: 7% of 100 is 7 pods, and 0.07 × 100 is a little more.
  return share === undefined ? Number(value) || 0 : round((Number(share) * wanted) / 100);
}

/** What a rollout of this deployment will do to its pods. */
export function rolloutTerms({ strategy, replicas: { wanted } }: Deployment): RolloutTerms {
  if (strategy.type === 'Recreate') return { strategy: 'recreate', replicas: wanted };
  return { strategy: 'rolling', replicas: wanted, ...fenceposts(strategy, wanted) };
}

/** How the pods are replaced. */
export function rolloutPromise(deployment: Deployment): Promised {
  return promise('rollout', rolloutTerms(deployment), rolloutWords);
}

function rolloutWords(terms: RolloutTerms): string {
  const { replicas } = terms;
  if (replicas === 0) return 'No pods are wanted: 0 replicas stay, and nothing starts.';
  if (terms.strategy === 'recreate') {
    return replicas === 1
      ? 'The only pod stops before the new one starts: an outage until it is ready.'
      : `All ${replicas} pods stop before the new ones start: an outage until they are ready.`;
  }
  const { surge, unavailable } = terms;
  const stay = replicas === 1 ? '1 replica stays.' : `${replicas} replicas stay.`;
  if (unavailable > 0) return `Rolling: at most ${unavailable} of ${replicas} pods away, ${surge} extra. ${stay}`;
  const extra = surge === 1 ? 'one extra pod' : `${surge} extra pods`;
  return `Rolling: ${extra} at a time; old pods stay until new ones are ready. ${stay}`;
}
