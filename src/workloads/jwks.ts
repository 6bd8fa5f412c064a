import { z } from 'zod';
import { isFault } from '../errors.ts';
import { cut } from '../model/cut.ts';
import type { Environment } from '../model/environment.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import { type OnPods, type PodOutcome, type PodsContext, postToEveryPod } from './on-every-pod.ts';

export interface ClearOptions extends PodsContext {
  readonly environment: Environment;
  readonly deployment: string;
}

const callMs = 5000;

/** Clears the cache on every pod: one that is cleared twice stays cleared. */
export function clearOnEveryPod({ environment, deployment, ...context }: ClearOptions): Promise<OnPods> {
  const { port, jwksClearPath } = environment.server;
  return postToEveryPod(context, { deployment, step: 'clear', port, path: jwksClearPath, timeoutMs: callMs });
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
