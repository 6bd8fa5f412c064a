import type { Step } from '../catalog/steps.ts';
import { fault } from '../errors.ts';
import { counted, span } from '../model/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import type { Deployment, Pod } from '../ports/workload.ts';
import { blocker, patience } from './blocker.ts';
import { lookOrAgain } from './look-again.ts';
import { pace } from './pace.ts';
import { present, ready, stuckReason } from './pods.ts';

export interface Replacement {
  readonly cluster: ClusterReader;
  /** The deployment. */
  readonly name: string;
  /** The pod that goes. */
  readonly uid: string;
  /** Pods that were there when it was evicted, by uid. */
  readonly before: readonly string[];
  readonly giveUpMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly step: Step;
}

/** How a deployment stands after one of its pods was evicted. */
export interface Standing {
  readonly deployment: Deployment;
  readonly isGone: boolean;
  readonly ready: number;
  /** Pods that were not there before. */
  readonly fresh: readonly Pod[];
}

/** Looks once. */
export async function standing(
  cluster: ClusterReader,
  { name, uid, before }: Pick<Replacement, 'name' | 'uid' | 'before'>,
  signal: AbortSignal,
): Promise<Standing> {
  const deployment = await cluster.deployment(name, { signal });
  const pods = await cluster.pods(deployment, { signal });
  return {
    deployment,
    isGone: !pods.some((pod) => pod.uid === uid),
    ready: ready(pods).length,
    fresh: present(pods).filter((pod) => !before.includes(pod.uid)),
  };
}

/**
 * Waits until a pod is gone and as many are ready as the deployment wants. Throws ROLLOUT_FAILED where the new one does not come up: at once
 * when waiting does not help, else after `giveUpMs`.
 */
export async function waitForReplacement(wait: Replacement): Promise<void> {
  const { cluster, name, giveUpMs, clock, signal, step } = wait;
  const nextLook = pace(clock, signal);
  const outlasts = patience(clock);
  for (;;) {
    signal.throwIfAborted();
    const began = clock.monotonic();
    const looked = await lookOrAgain(step, () => standing(cluster, wait, signal));
    if ('seen' in looked) {
      const { seen } = looked;
      const { wanted } = seen.deployment.replicas;
      const words = `${seen.ready} of ${wanted} ready${seen.isGone ? '' : ', the pod is finishing'}`;
      if (seen.isGone && seen.ready >= wanted) return step.say(words);
      const stuck = seen.fresh.flatMap((pod) => stuckReason(pod) ?? []);
      const lasting = outlasts(blocker(seen.deployment, seen.fresh, []));
      const late = clock.now().getTime() - step.since.getTime() >= giveUpMs;
      if (lasting !== undefined || late)
        throw missing(name, seen, lasting?.words ?? `${words} after ${span(giveUpMs / 1000)}`, stuck);
      step.say([words, ...stuck.slice(0, 1)].join(' · '));
    }
    await nextLook(began, 'againMs' in looked ? looked.againMs : 0);
  }
}

function missing(name: string, { ready: count, deployment }: Standing, why: string, stuck: readonly string[]) {
  const still =
    count === 0 ? 'No pod serves.' : `${counted(count, 'pod')} of ${deployment.replicas.wanted} still serve.`;
  const detail = stuck.length === 0 ? '' : ` ${stuck[0]}.`;
  return fault(
    'ROLLOUT_FAILED',
    `The pod was evicted, and its replacement does not come up: ${why}.${detail} ${still}`,
    {
      hint: `Look closer with \`/mcp diagnose ${name}\`.`,
      offers: [{ label: 'Diagnose', action: 'diagnose', params: { deployment: name } }],
    },
  );
}
