import { z } from 'zod';
import { asFault, isFault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import type { Clock } from '../ports/clock.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import type { Pod } from '../ports/workload.ts';
import { ready } from '../workloads/pods.ts';

export interface PodsContext {
  readonly cluster: ClusterReader;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** One line that says how far it is. */
  say(detail: string): void;
}

export interface OnPods {
  /** Pods that do as the admin API says. */
  readonly followed: readonly string[];
  /** Pods that still do otherwise. */
  readonly behind: readonly string[];
  /** Pods that do not tell. */
  readonly silent: readonly string[];
  /** Why no pod was asked; '' where they were. */
  readonly problem: string;
}

const podMs = 3000;
const everyMs = 2000;
/** Pods read the state of their tools by themselves: so long is waited for the last one. */
const patienceMs = 60_000;

/** What every server of runbook B lists: its tools, those that are off left out or marked. */
const offered = z
  .object({
    tools: z.array(
      z.union([
        z.string().transform((name) => ({ name, enabled: true })),
        z.looseObject({ name: z.string(), enabled: z.boolean().default(true) }),
      ]),
    ),
  })
  .transform(({ tools }) => new Map(tools.map(({ name, enabled }) => [name, enabled])));

/** Whether every ready pod has a tool on or off, within a minute. Rejects only when the signal fires. */
export async function podsFollow(context: PodsContext, name: string, enabled: boolean): Promise<OnPods> {
  const { clock, signal, say } = context;
  const until = clock.now().getTime() + patienceMs;
  for (;;) {
    const seen = await look(context, name, enabled);
    if (seen.behind.length === 0 || clock.now().getTime() > until) return seen;
    say(`${seen.followed.length} of ${seen.followed.length + seen.behind.length} pods`);
    await clock.sleep(everyMs, signal);
  }
}

async function look(context: PodsContext, name: string, enabled: boolean): Promise<OnPods> {
  const { cluster, environment, signal } = context;
  const nobody = { followed: [], behind: [], silent: [] };
  try {
    const deployment = await cluster.deployment(environment.server.deployment, { signal });
    const pods = ready(await cluster.pods(deployment, { signal }));
    if (pods.length === 0) return { ...nobody, problem: `${deployment.name} has no ready pod` };
    const told = await Promise.all(pods.map(async (pod) => ({ pod: pod.name, on: await isOn(context, pod, name) })));
    const where = (is: (on: boolean | undefined) => boolean) => told.filter(({ on }) => is(on)).map(({ pod }) => pod);
    return {
      followed: where((on) => on === enabled),
      behind: where((on) => on === !enabled),
      silent: where((on) => on === undefined),
      problem: '',
    };
  } catch (error) {
    signal.throwIfAborted();
    return { ...nobody, problem: asFault(error).message };
  }
}

/** Whether a pod offers the tool; undefined where it does not tell, or went away meanwhile. */
async function isOn(
  { cluster, environment: { server }, signal }: PodsContext,
  pod: Pod,
  name: string,
): Promise<boolean | undefined> {
  const target = { kind: 'pod' as const, name: pod.name, address: pod.address, port: server.port };
  try {
    const answer = await cluster.httpGet(target, server.toolsPath, { timeoutMs: podMs, signal });
    const list = answer.status === 200 ? offered.safeParse(JSON.parse(answer.body)).data : undefined;
    return list && list.get(name) === true;
  } catch (error) {
    signal.throwIfAborted();
    if (isFault(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
