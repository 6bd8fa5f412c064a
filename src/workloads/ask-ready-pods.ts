import { isFault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import type { Pod } from '../ports/workload.ts';
import { noAnswer } from './pod-reason.ts';
import { present, ready } from './pods.ts';

/** What one ready pod says of itself; `why` where it says nothing that can be read. */
export interface PodSaid<T> {
  readonly pod: string;
  readonly said: T | undefined;
  /** '' where it said something. */
  readonly why: string;
}

export interface PodsSaid<T> {
  readonly pods: readonly PodSaid<T>[];
  /** Why no pod could be asked; '' where some were. */
  readonly noPods: string;
}

interface Asking {
  readonly cluster: ClusterReader;
  readonly environment: Environment;
  readonly signal: AbortSignal;
}

/** ms a pod has, as a probe of Kubernetes has. */
const askMs = 5000;

/**
 * Asks every ready pod of the MCP server for a path; `read` gives undefined for a body it cannot read. What else is looked at is worth telling where
 * the cluster is away, so a cluster that fails is a reason and no error. Rejects only when the run is over.
 */
export async function askReadyPods<T>(
  asking: Asking,
  path: string,
  read: (body: string) => T | undefined,
): Promise<PodsSaid<T>> {
  const { cluster, environment, signal } = asking;
  const { deployment: name } = environment.server;
  try {
    const deployment = await cluster.deployment(name, { signal });
    const serving = ready(present(await cluster.pods(deployment, { signal })));
    const pods = await Promise.all(serving.map((pod) => askPod(asking, pod, path, read)));
    return { pods, noPods: pods.length === 0 ? `${name} has no ready pod` : '' };
  } catch (error) {
    signal.throwIfAborted();
    if (!isFault(error)) throw error;
    return { pods: [], noPods: error.message.replace(/\.$/, '') };
  }
}

async function askPod<T>(
  { cluster, environment, signal }: Asking,
  { name, address }: Pod,
  path: string,
  read: (body: string) => T | undefined,
): Promise<PodSaid<T>> {
  const silent = (why: string) => ({ pod: name, said: undefined, why });
  const asked = performance.now();
  try {
    const target = { kind: 'pod' as const, name, address, port: environment.server.port };
    const { status, body } = await cluster.httpGet(target, path, { signal, timeoutMs: askMs });
    if (status === 404) return silent(`this version has no ${path}`);
    if (status !== 200) return silent(`${path} answers ${status}`);
    const said = read(body);
    return said === undefined ? silent(`what ${path} answers cannot be read`) : { pod: name, said, why: '' };
  } catch (error) {
    signal.throwIfAborted();
    if (isFault(error, 'CLUSTER_NOT_FOUND')) return silent('it ended meanwhile');
    if (isFault(error, 'CLUSTER_FORBIDDEN')) return silent('the bot lacks the right to ask it');
    if (isFault(error)) return silent(noAnswer(error, performance.now() - asked, askMs));
    throw error;
  }
}
