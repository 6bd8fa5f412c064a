import type { Step } from '../catalog/steps.ts';
import { fault, isFault } from '../errors.ts';
import { span } from '../model/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { CallOptions, ClusterReader } from '../ports/cluster.ts';
import type { ClusterEvent, Deployment, Pod } from '../ports/workload.ts';
import { type Blocker, blocker, patience } from './blocker.ts';
import { lookOrAgain } from './look-again.ts';
import { pace } from './pace.ts';
import { stuckReason } from './pods.ts';
import { rolloutStatus } from './rollout-status.ts';

export interface RolloutWait {
  readonly cluster: ClusterReader;
  readonly name: string;
  /** When our own change was written, ISO 8601. */
  readonly since: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly step: Step;
  /**
   * ms after the change it gives up, whatever progress there is. The controller itself never does where no template changed: its deadline is over once a rollout has
   * ended (kubernetes/pkg/controller/deployment/util, DeploymentTimedOut).
   */
  readonly giveUpMs?: number;
}

/** A read that is not answered in this time is read anew: who follows a rollout is never far behind it. */
const readMs = 3000;
/** The clocks of bot and cluster may differ by this, in ms: a pod that was made this much before our change counts as made by it. */
const skewMs = 10_000;

/**
 * Waits until a rollout is done, telling how far it is and why a pod is not ready. Throws ROLLOUT_FAILED when the controller gives up,
 * and within a minute when something is in the way that waiting does not remove (`blocker`): nobody has to sit the whole deadline out.
 * A read that fails is read again.
 */
export async function waitForRollout(wait: RolloutWait): Promise<Deployment> {
  const { cluster, name, since, clock, signal, step, giveUpMs = Number.POSITIVE_INFINITY } = wait;
  const nextLook = pace(clock, signal);
  const outlasts = patience(clock);
  for (;;) {
    signal.throwIfAborted();
    const began = clock.monotonic();
    const looked = await lookOrAgain(step, () => look(cluster, name, signal));
    if ('seen' in looked) {
      const { deployment, pods, events } = looked.seen;
      const verdict = rolloutStatus(deployment, since);
      if (verdict.kind === 'done') {
        step.say(`${deployment.replicas.available} of ${deployment.replicas.wanted} ready`);
        return deployment;
      }
      const fresh = pods.filter((pod) => Date.parse(pod.createdAt) >= Date.parse(since) - skewMs);
      const stuck = fresh.flatMap((pod) => stuckReason(pod) ?? []);
      if (verdict.kind === 'failed') throw failed(name, deployment, verdict.reason, stuck);
      const lasting = outlasts(blocker(deployment, fresh, events));
      if (lasting !== undefined) throw hopeless(name, deployment, lasting);
      if (clock.now().getTime() - Date.parse(since) >= giveUpMs)
        throw failed(name, deployment, `${verdict.detail} after ${span(giveUpMs / 1000)}`, stuck);
      step.say([verdict.detail, ...stuck.slice(0, 1)].join(' · '));
    }
    await nextLook(began, 'againMs' in looked ? looked.againMs : 0);
  }
}

interface Seen {
  readonly deployment: Deployment;
  readonly pods: readonly Pod[];
  /** Empty where they could not be read: they only tell why. */
  readonly events: readonly ClusterEvent[];
}

async function look(cluster: ClusterReader, name: string, signal: AbortSignal): Promise<Seen> {
  const call = { signal, timeoutMs: readMs };
  const deployment = await cluster.deployment(name, call);
  const pods = await cluster.pods(deployment, call);
  // Only a pod none of whose containers has been made needs its events: everything else is in its state.
  const isCreating = pods.some(
    ({ ready, containers }) => !ready && containers.every(({ state }) => state.kind === 'waiting'),
  );
  return { deployment, pods, events: isCreating ? await eventsOf(cluster, call) : [] };
}

async function eventsOf(cluster: ClusterReader, call: CallOptions): Promise<readonly ClusterEvent[]> {
  try {
    return await cluster.events(call);
  } catch (error) {
    if (!isFault(error)) throw error;
    return [];
  }
}

/** The end of waiting for what will not come; the deployment itself goes on trying, so waiting longer is a choice too. */
function hopeless(name: string, deployment: Deployment, { words, detail }: Blocker) {
  return fault(
    'ROLLOUT_FAILED',
    `${name} will not become ready: ${words}.${detail === '' ? '' : ` ${detail}.`} ${served(deployment)}`,
    {
      hint: `Look closer with \`/mcp diagnose ${name}\`. The deployment itself keeps trying, so waiting is a choice too.`,
      offers: [{ label: 'Wait and look again', action: 'diagnose', params: { deployment: name } }],
    },
  );
}

const served = ({ replicas }: Deployment) =>
  replicas.available > 0 ? `${replicas.available} of ${replicas.wanted} pods still serve.` : 'No pod serves.';

function failed(name: string, deployment: Deployment, reason: string, stuck: readonly string[]) {
  const why = stuck.length === 0 ? '' : ` ${stuck[0]}.`;
  return fault('ROLLOUT_FAILED', `${name} does not come up: ${reason}.${why} ${served(deployment)}`, {
    hint: `Look closer with \`/mcp diagnose ${name}\`.`,
  });
}
