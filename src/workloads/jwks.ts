import { z } from 'zod';
import type { Steps } from '../catalog/steps.ts';
import { isFault } from '../errors.ts';
import { cut } from '../model/cut.ts';
import type { Environment } from '../model/environment.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cluster, ClusterReader } from '../ports/cluster.ts';
import type { Pod } from '../ports/workload.ts';
import { noAnswer } from './pod-reason.ts';
import { present } from './pods.ts';

export interface PodOutcome {
  readonly name: string;
  readonly address: string | undefined;
  /** '' when its cache was cleared. */
  readonly problem: string;
  /** It ended before it could be asked; its successor is asked instead. */
  readonly gone: boolean;
}

export interface Cleared {
  readonly pods: readonly PodOutcome[];
  /** Names of pods that take no traffic and were not asked. */
  readonly unready: readonly string[];
}

export interface ClearOptions {
  readonly cluster: Cluster;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly steps: Steps;
  readonly deployment: string;
}

const callMs = 5000;
/** Pods that are starting are waited for this long: born during the run, they hold the old keys too if they fetched them before. */
const startingMs = 30_000;

/**
 * Clears the cache on every pod, pods that become ready meanwhile included; each pod is a step of its own, so that a second worker
 * asks only those that are left. A pod that refuses does not keep the others from being done.
 */
export async function clearOnEveryPod(options: ClearOptions): Promise<Cleared> {
  const { cluster, clock, signal, steps } = options;
  const deployment = await cluster.deployment(options.deployment, { signal });
  const outcomes = new Map<string, PodOutcome>();
  const until = clock.now().getTime() + startingMs;
  return steps.observe('clear', async (step) => {
    for (;;) {
      const pods = present(await cluster.pods(deployment, { signal }));
      const fresh = pods.filter((pod) => pod.ready && !outcomes.has(pod.uid));
      await Promise.all(
        fresh.map(async (pod) => {
          outcomes.set(pod.uid, await clearOne(options, pod));
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

/** One pod: a cache that is cleared twice stays cleared. */
function clearOne({ cluster, environment, steps }: ClearOptions, pod: Pod): Promise<PodOutcome> {
  const { server } = environment;
  const { name, address } = pod;
  const target = { kind: 'pod' as const, name, address, port: server.port };
  const outcome = (problem: string, gone = false): PodOutcome => ({ name, address, problem, gone });
  return steps.once.harmless(`pod ${name}`, async () => {
    const asked = performance.now();
    try {
      const answer = await cluster.httpPost(target, server.jwksClearPath, undefined, { timeoutMs: callMs });
      return outcome(answer.status < 300 ? '' : `answered ${answer.status}`);
    } catch (error) {
      if (isFault(error, 'CLUSTER_NOT_FOUND')) return outcome('', true);
      if (isFault(error, 'CLUSTER_FORBIDDEN')) return outcome('forbidden for this bot');
      if (isFault(error, 'POD_CALL_FAILED') || isFault(error, 'CLUSTER_UNREACHABLE')) {
        return outcome(noAnswer(error, performance.now() - asked, callMs));
      }
      throw error;
    }
  });
}

/** What /debug/jwks-status answers; versions of the server name the list differently. */
const status = z
  .object({ key_ids: z.array(z.string()).optional(), kids: z.array(z.string()).optional() })
  .transform((answer) => answer.key_ids ?? answer.kids);

/** The ids of the keys a pod holds now, in words; what the pod says is text of others and kept short. */
export async function readKeys(
  cluster: ClusterReader,
  environment: Environment,
  pod: Pick<PodOutcome, 'name' | 'address'>,
  signal: AbortSignal,
): Promise<string> {
  const { server } = environment;
  try {
    const target = { kind: 'pod' as const, name: pod.name, address: pod.address, port: server.port };
    const answer = await cluster.httpGet(target, server.jwksStatusPath, { timeoutMs: callMs, signal });
    const parsed = answer.status === 200 ? status.safeParse(JSON.parse(answer.body)) : undefined;
    if (!parsed?.success || parsed.data === undefined) return `status ${answer.status}`;
    const kids = parsed.data;
    return kids.length === 0 ? 'none: fetched at the next sign-in' : cut(kids.join(', '), 120);
  } catch (error) {
    signal.throwIfAborted();
    return isFault(error) || error instanceof SyntaxError ? 'could not be read' : Promise.reject(error);
  }
}
