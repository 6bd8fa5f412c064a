import { fault, isFault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import { counted } from '../model/units.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import type { Pod } from '../ports/workload.ts';
import { inOneLine } from '../workloads/message.ts';
import { ready, shortName, stuckReason } from '../workloads/pods.ts';
import { rolloutStatus } from '../workloads/rollout-status.ts';
import { type ColourSeen, capital, couldServe, type Pair, selectorTo, servingOf, sides } from './pair.ts';

/** Where the pods of a colour are asked for their health. */
export type Asked = Pick<Environment['server'], 'port' | 'healthPath' | 'readyPath'>;

const answerMs = 5000;

/** What keeps a colour from taking the traffic, by what the cluster says; the most telling first. */
export function unfitness(pair: Pair, to: ColourSeen, from: ColourSeen): readonly string[] {
  const found: string[] = [];
  for (const seen of pair.services) {
    const could = couldServe(to, selectorTo(seen.service, pair.settings.label, to)).length;
    const serving = servingOf(seen, from);
    const own = ready(to.pods).length;
    if (own > could) {
      found.push(
        `${counted(own - could, 'ready pod')} of ${to.deployment} would not be behind service ${seen.service.name}: other labels`,
      );
    } else if (could === 0) found.push(`${to.deployment} has no ready pod${why(to.pods)}`);
    else if (could < serving) {
      found.push(
        `${to.deployment} has ${counted(could, 'ready pod')}, ${from.name} serves with ${serving}${why(to.pods)}`,
      );
    }
  }
  const rollout = rolloutStatus(to.state, undefined);
  if (rollout.kind === 'waiting') found.push(`${to.deployment} is being rolled out: ${rollout.detail}`);
  if (rollout.kind === 'failed') found.push(`the rollout of ${to.deployment} has failed: ${rollout.reason}`);
  return [...new Set(found)];
}

function why(pods: readonly Pod[]): string {
  const [first] = pods.map(stuckReason).filter((reason) => reason !== undefined);
  return first === undefined ? '' : ` (${first})`;
}

/** What the ready pods of a colour answer that speaks against it, one line a pod. Empty: every one answered both paths well. */
export async function badAnswers(
  cluster: Pick<ClusterReader, 'httpGet'>,
  pods: readonly Pod[],
  { port, healthPath, readyPath }: Asked,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const ask = async ({ name, address }: Pod, path: string): Promise<readonly string[]> => {
    try {
      const target = { kind: 'pod' as const, name, address, port };
      const { status, body } = await cluster.httpGet(target, path, { signal, timeoutMs: answerMs });
      return status < 400 ? [] : [`${shortName(name)} answers ${status} on ${path}: ${inOneLine(body).slice(0, 120)}`];
    } catch (error) {
      signal.throwIfAborted();
      if (!isFault(error, 'POD_CALL_FAILED')) throw error;
      return [`${shortName(name)} gives no answer on ${path}`];
    }
  };
  const asked = pods.flatMap((pod) => [healthPath, readyPath].map((path) => ask(pod, path)));
  return (await Promise.all(asked)).flat();
}

/**
 * Throws COLOUR_NOT_READY unless the idle colour could take the traffic now: as many ready pods as the other serves with, no rollout under
 * way, and every pod answers.
 */
export async function requireFit(
  cluster: Pick<ClusterReader, 'httpGet'>,
  pair: Pair,
  asked: Asked,
  signal: AbortSignal,
): Promise<void> {
  const { active, idle } = sides(pair);
  const problems = unfitness(pair, idle, active);
  const bad = problems.length > 0 ? problems : await badAnswers(cluster, ready(idle.pods), asked, signal);
  const [first, ...others] = bad;
  if (first === undefined) return;
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  throw fault(
    'COLOUR_NOT_READY',
    `${capital(idle.name)} cannot take the traffic: ${first}${more}. ${capital(active.name)} keeps it.`,
    {
      offers: [
        { label: `Diagnose ${idle.name}`, action: 'diagnose', params: { deployment: idle.deployment } },
        { label: `Pods of ${idle.name}`, action: 'pods', params: { deployment: idle.deployment } },
      ],
    },
  );
}
