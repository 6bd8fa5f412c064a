import type { Step } from '../catalog/action.ts';
import { fault, isFault } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import type { Deployment, Pod } from '../ports/workload.ts';
import { pace } from './pace.ts';
import { stuckReason } from './pods.ts';
import { rolloutVerdict } from './verdict.ts';

export interface RolloutWait {
  readonly cluster: ClusterReader;
  readonly name: string;
  /** When our own change was written, ISO 8601. */
  readonly since: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly step: Step;
}

/** A read that is not answered in this time is read anew: who follows a rollout is never far behind it. */
const readMs = 3000;
/** The clocks of bot and cluster may differ by this, in ms: a pod that was made this much before our change counts as made by it. */
const skewMs = 10_000;
/** A pod that crashes this often on a template is not going to come up by waiting. */
const hopeless = 3;

/**
 * Waits until a rollout is done, telling how far it is and why a pod is not ready. Throws ROLLOUT_FAILED when the controller gives up,
 * or when new pods crash again and again: nobody has to sit the whole deadline out. A read that fails is read again.
 */
export async function waitForRollout({ cluster, name, since, clock, signal, step }: RolloutWait): Promise<Deployment> {
  const nextLook = pace(clock, signal);
  for (;;) {
    signal.throwIfAborted();
    const began = clock.monotonic();
    const seen = await look(cluster, name, signal, step);
    if ('deployment' in seen) {
      const { deployment, pods } = seen;
      const verdict = rolloutVerdict(deployment, since);
      if (verdict.kind === 'done') {
        step.say(`${deployment.replicas.available} of ${deployment.replicas.wanted} ready`);
        return deployment;
      }
      const fresh = pods.filter((pod) => Date.parse(pod.createdAt) >= Date.parse(since) - skewMs);
      const stuck = fresh.flatMap((pod) => stuckReason(pod) ?? []);
      if (verdict.kind === 'failed') throw failed(name, deployment, verdict.reason, stuck);
      if (fresh.some(crashesOnAndOn)) throw failed(name, deployment, 'new pods crash again and again', stuck);
      step.say([verdict.detail, ...stuck.slice(0, 1)].join(' · '));
    }
    await nextLook(began, 'againMs' in seen ? seen.againMs : 0);
  }
}

interface Seen {
  readonly deployment: Deployment;
  readonly pods: readonly Pod[];
}

async function look(
  cluster: ClusterReader,
  name: string,
  signal: AbortSignal,
  step: Step,
): Promise<Seen | { readonly againMs: number }> {
  const call = { signal, timeoutMs: readMs };
  try {
    const deployment = await cluster.deployment(name, call);
    return { deployment, pods: await cluster.pods(deployment, call) };
  } catch (error) {
    if (!isFault(error) || error.retry === 'never') throw error;
    step.say('the Kubernetes API does not answer, trying again');
    return { againMs: error.retryAfterMs ?? 0 };
  }
}

function crashesOnAndOn(pod: Pod): boolean {
  return pod.containers.some((container) => !container.init && container.restarts >= hopeless && !container.ready);
}

function failed(name: string, { replicas }: Deployment, reason: string, stuck: readonly string[]) {
  const served =
    replicas.available > 0 ? `${replicas.available} of ${replicas.wanted} pods still serve.` : 'No pod serves.';
  const why = stuck.length === 0 ? '' : ` ${stuck[0]}.`;
  return fault('ROLLOUT_FAILED', `${name} does not come up: ${reason}.${why} ${served}`, {
    hint: `Look closer with \`/mcp diagnose ${name}\`.`,
  });
}
