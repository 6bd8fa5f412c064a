import type { Environment } from '../model/environment.ts';
import type { Deployment } from '../ports/workload.ts';

/** How a deployment replaces its pods, in words. */
export function rollingWords({ strategy, replicas }: Deployment): string {
  if (strategy.type === 'Recreate')
    return `All ${replicas.wanted} pods stop before the new ones start: an outage until they are ready.`;
  const away = podsOf(strategy.maxUnavailable, replicas.wanted, Math.floor);
  const extra = podsOf(strategy.maxSurge, replicas.wanted, Math.ceil);
  return `Rolling, ${away === 0 ? 'no pod goes before its successor is ready' : `at most ${away} of ${replicas.wanted} pods away`}, ${extra} extra. ${replicas.wanted} replicas stay.`;
}

/** A number of pods, or a share of the wanted ones: surge rounds up, unavailable down (Kubernetes, deployment strategy). */
function podsOf(value: string | undefined, wanted: number, round: (value: number) => number): number {
  const share = /^(\d+)%$/.exec(value ?? '25%')?.[1];
  return share === undefined ? Number(value ?? 0) : round((Number(share) / 100) * wanted);
}

/** What is checked after a rollout, in words. */
export function verifyWords(environment: Environment, name: string): string {
  const paths =
    name === environment.server.deployment
      ? `, ${environment.server.healthPath} and ${environment.server.readyPath} on every pod`
      : '';
  const smoke = environment.smokeTest === undefined ? '' : ', smoke test';
  return `Verifies: rollout, ready pods${paths}${smoke}.`;
}

/** What happens when the check fails. */
export function wayBackWords(environment: Environment, way: string): string {
  return environment.onFailedVerification === 'undo'
    ? `If that fails: ${way}, by itself.`
    : `If that fails: ${way}, after asking.`;
}
