import type { Steps } from '../catalog/steps.ts';
import { isFault } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { Pod } from '../ports/workload.ts';
import { noAnswer } from './pod-reason.ts';
import { present } from './pods.ts';

export interface PodOutcome {
  readonly name: string;
  readonly address: string | undefined;
  /** '' when it did what was asked. */
  readonly problem: string;
  /** It ended before it could be asked; its successor is asked instead. */
  readonly gone: boolean;
}

export interface OnPods {
  readonly pods: readonly PodOutcome[];
  /** Names of pods that take no traffic and were not asked. */
  readonly unready: readonly string[];
}

export interface PodsContext {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly steps: Steps;
}

/** A call that may be repeated without harm. */
export interface PodCall {
  readonly deployment: string;
  /** The step it is. */
  readonly step: string;
  readonly port: number;
  /** POSTed to. */
  readonly path: string;
  /** ms a pod may take. */
  readonly timeoutMs: number;
}

/** Pods that are starting are waited for this long: started during the run, they may have what the others had. */
const startingMs = 30_000;

/**
 * Posts to every pod, pods that become ready meanwhile included; each pod is a step of its own, so that a second worker asks only those that
 * are left. A pod that refuses does not keep the others from being done.
 */
export async function postToEveryPod(context: PodsContext, call: PodCall): Promise<OnPods> {
  const { cluster, clock, signal, steps } = context;
  const deployment = await cluster.deployment(call.deployment, { signal });
  const outcomes = new Map<string, PodOutcome>();
  const until = clock.now().getTime() + startingMs;
  return steps.observe(call.step, async (step) => {
    for (;;) {
      const pods = present(await cluster.pods(deployment, { signal }));
      const fresh = pods.filter((pod) => pod.ready && !outcomes.has(pod.uid));
      await Promise.all(
        fresh.map(async (pod) => {
          outcomes.set(pod.uid, await postToOne(context, call, pod));
          step.say(`${[...outcomes.values()].filter((entry) => entry.problem === '').length} of ${pods.length} pods`);
        }),
      );
      const idle = pods.filter((pod) => !pod.ready && !outcomes.has(pod.uid));
      const isOver = clock.now().getTime() > until || !idle.some((pod) => isYoung(pod, clock));
      if (fresh.length === 0 && isOver) return { pods: [...outcomes.values()], unready: idle.map((pod) => pod.name) };
      if (fresh.length === 0) await clock.sleep(1000, signal);
    }
  });
}

const isYoung = (pod: Pod, clock: Clock) => clock.now().getTime() - Date.parse(pod.createdAt) < startingMs;

function postToOne(
  { cluster, steps }: PodsContext,
  { port, path, timeoutMs }: PodCall,
  { name, address }: Pod,
): Promise<PodOutcome> {
  const target = { kind: 'pod' as const, name, address, port };
  const outcome = (problem: string, gone = false): PodOutcome => ({ name, address, problem, gone });
  return steps.once.harmless(`pod ${name}`, async () => {
    const asked = performance.now();
    try {
      const answer = await cluster.httpPost(target, path, undefined, { timeoutMs });
      return outcome(answer.status < 300 ? '' : `answered ${answer.status}`);
    } catch (error) {
      if (isFault(error, 'CLUSTER_NOT_FOUND')) return outcome('', true);
      if (isFault(error, 'CLUSTER_FORBIDDEN')) return outcome('forbidden for this bot');
      if (isFault(error, 'POD_CALL_FAILED') || isFault(error, 'CLUSTER_UNREACHABLE')) {
        return outcome(noAnswer(error, performance.now() - asked, timeoutMs));
      }
      throw error;
    }
  });
}
