import { isDeepStrictEqual } from 'node:util';
import { asFault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import { mask } from '../model/secrets.ts';
import { plain } from '../model/text.ts';
import type { Clock } from '../ports/clock.ts';
import type { CallOptions, ClusterReader } from '../ports/cluster.ts';
import type { ClusterEvent, Pod, Revision } from '../ports/workload.ts';
import type { ContainerLog, Evidence } from './evidence.ts';

export interface GatherOptions {
  readonly cluster: ClusterReader;
  readonly environment: Environment;
  readonly name: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Each part is given up after this; the others go on. */
const partMs = 8000;
/** Of each container's log: the last lines, and not more bytes than this. */
const tailLines = 200;
const logBytes = 128 * 1024;
/** Containers whose logs are read; more than these no one reads at 03:00. */
const mostLogs = 60;

/**
 * Reads everything at once: the deployment with its revisions, every pod with the logs of every container (before and after its last
 * restart), events, usage, endpoints. A part that fails is left out and says why; only a deployment that is not there ends it all.
 */
export async function gather(options: GatherOptions): Promise<Evidence> {
  const { cluster, environment, name, clock, signal } = options;
  const missing: { part: string; reason: string }[] = [];
  const call: CallOptions = { signal, timeoutMs: partMs };

  function part<T>(title: string, read: () => Promise<T>): Promise<T | undefined> {
    const reading = readPart(title, read);
    reading.catch(() => undefined); // told where it is used: another part may end it all before
    return reading;
  }

  async function readPart<T>(title: string, read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      signal.throwIfAborted();
      missing.push({ part: title, reason: reasonOf(error) });
      return undefined;
    }
  }

  const service = name === environment.server.deployment ? environment.server.service : name;
  // Most deployments select by their own name: those pods are read along, so that their logs wait for one answer less.
  const likely = { app: name };
  const likelyPods = cluster.pods(likely, call);
  likelyPods.catch(() => undefined); // told where it is used
  const eventsRead = part('events', () => cluster.events(call));
  const endpointsRead = part('endpoints', () => cluster.endpoints(service, call));
  const deployment = await part('deployment', () => cluster.deployment(name, call));
  const gone = missing.find(({ part: title, reason }) => title === 'deployment' && reason.startsWith('not found'));
  if (gone !== undefined) await cluster.deployment(name, call); // throws CLUSTER_NOT_FOUND with its own words
  const selector = deployment?.selector ?? likely;
  const usageRead = part('usage', () => cluster.usage(selector, call));
  const revisionsRead =
    deployment === undefined
      ? Promise.resolve(undefined)
      : part('revisions', () => cluster.revisions(deployment, call));
  const pods = await part('pods', () =>
    isDeepStrictEqual(selector, likely) ? likelyPods : cluster.pods(selector, call),
  );
  const logs = await readLogs(cluster, pods ?? [], call, part);
  const [events, endpoints, usage, revisions] = await Promise.all([
    eventsRead,
    endpointsRead,
    usageRead,
    revisionsRead,
  ]);
  return {
    environment,
    name,
    at: clock.now().toISOString(),
    deployment,
    revisions,
    pods,
    events: events?.filter(belongsTo(name, deployment?.uid, pods ?? [], revisions ?? [])).map(masked),
    logs,
    usage,
    endpoints,
    missing,
  };
}

type PartReader = <T>(title: string, read: () => Promise<T>) => Promise<T | undefined>;

async function readLogs(
  cluster: ClusterReader,
  pods: readonly Pod[],
  call: CallOptions,
  part: PartReader,
): Promise<readonly ContainerLog[]> {
  const wanted = pods.flatMap((pod) =>
    pod.containers.flatMap((container) => [
      ...(container.restarts > 0 ? [{ pod, container, previous: true }] : []),
      { pod, container, previous: false },
    ]),
  );
  const read = await Promise.all(
    wanted.slice(0, mostLogs).map(({ pod, container, previous }) =>
      part(`logs of ${pod.name}/${container.name}${previous ? ' before its restart' : ''}`, async () => {
        const query = {
          pod: pod.name,
          container: container.name,
          previous,
          tailLines,
          limitBytes: logBytes,
          timestamps: true,
        };
        const text = mask(await cluster.logs(query, call));
        return {
          pod: pod.name,
          container: container.name,
          previous,
          lines: text.split('\n').filter((line) => line !== ''),
        };
      }),
    ),
  );
  return read.filter((log) => log !== undefined && log.lines.length > 0) as readonly ContainerLog[];
}

/** Events of this workload: of the objects there are now, and of pods of its name that are gone. */
function belongsTo(name: string, uid: string | undefined, pods: readonly Pod[], revisions: readonly Revision[]) {
  const uids = new Set([uid, ...pods.map((pod) => pod.uid), ...revisions.map((revision) => revision.uid)]);
  const parents = new Set(revisions.map((revision) => revision.replicaSet));
  return ({ object }: ClusterEvent): boolean => {
    if (uids.has(object.uid) || (object.kind === 'Deployment' && object.name === name)) return true;
    return object.kind === 'Pod' && parents.has(object.name.replace(/-[a-z0-9]{5}$/, ''));
  };
}

function masked(event: ClusterEvent): ClusterEvent {
  return { ...event, message: mask(event.message) };
}

function reasonOf(error: unknown): string {
  const failure = asFault(error);
  if (failure.code === 'CLUSTER_FORBIDDEN') return 'forbidden';
  if (failure.code === 'CLUSTER_NOT_FOUND') return `not found: ${plain(failure.text)}`;
  return plain(failure.text);
}
