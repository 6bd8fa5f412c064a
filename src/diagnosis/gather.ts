import { asFault, fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import { mask } from '../model/secrets.ts';
import { plain } from '../model/text.ts';
import type { Clock } from '../ports/clock.ts';
import type { CallOptions, ClusterReader } from '../ports/cluster.ts';
import type { Releases } from '../ports/releases.ts';
import type { Deployment, Pod } from '../ports/workload.ts';
import { isOwn } from '../workloads/own-events.ts';
import { selects } from '../workloads/selects.ts';
import type { ContainerLog, Evidence } from './evidence.ts';
import { maskedDeployment, maskedEvent, maskedPod } from './masked.ts';

export interface GatherOptions {
  readonly cluster: ClusterReader;
  readonly environment: Environment;
  readonly name: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Asked for what the bot remembers of the releases. */
  readonly releases?: Releases;
  /** Each part is given up after this many ms; 8 s where nothing is said. */
  readonly partMs?: number;
}

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
  // A part that is given up leaves the others alone.
  const { cluster, environment, name, clock, signal, partMs = 8000 } = options;
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
  const eventsRead = part('events', () => cluster.events(call));
  const endpointsRead = part('endpoints', () => cluster.endpoints(service, call));
  const budgetsRead = part('budgets', () => cluster.budgets(call));
  const deployment = await part('deployment', () => cluster.deployment(name, call));
  const gone = missing.find(({ part: title, reason }) => title === 'deployment' && reason.startsWith('not found'));
  if (gone !== undefined) await cluster.deployment(name, call); // throws CLUSTER_NOT_FOUND with its own words
  // Its pods are known by its uid alone: without the deployment there is nothing to go by.
  const of = <T>(title: string, read: (owner: Deployment) => Promise<T>): Promise<T | undefined> =>
    part(title, () => (deployment === undefined ? Promise.reject(unknownOwner(name)) : read(deployment)));
  const usageRead = of('usage', (owner) => cluster.usage(owner, call));
  const revisionsRead = of('revisions', (owner) => cluster.revisions(owner, call));
  const { releases } = options;
  const knownRead = releases === undefined ? undefined : part('releases', () => releases.known(name));
  const pods = await of('pods', (owner) => cluster.pods(owner, call));
  const logs = await readLogs(cluster, pods ?? [], call, part);
  const [events, endpoints, usage, revisions, budgets] = await Promise.all([
    eventsRead,
    endpointsRead,
    usageRead,
    revisionsRead,
    budgetsRead,
  ]);
  const names = new Set((pods ?? []).map((pod) => pod.name));
  return {
    environment,
    name,
    at: clock.now().toISOString(),
    deployment: deployment === undefined ? undefined : maskedDeployment(deployment),
    revisions,
    pods: pods?.map(maskedPod),
    events: events?.filter(isOwn(deployment?.uid, pods ?? [], revisions ?? [])).map(maskedEvent),
    logs,
    usage: usage?.filter((entry) => names.has(entry.pod)),
    endpoints,
    budgets: budgets?.filter(({ selector }) => (pods ?? []).some((pod) => selects(selector, pod.labels))),
    known: await knownRead,
    missing,
  };
}

function unknownOwner(name: string) {
  return fault('SELECTOR_UNUSABLE', `which are of ${name} is known from the deployment alone, which could not be read`);
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

function reasonOf(error: unknown): string {
  const failure = asFault(error);
  if (failure.code === 'CLUSTER_FORBIDDEN') return 'forbidden';
  if (failure.code === 'CLUSTER_NOT_FOUND') return `not found: ${plain(failure.text)}`;
  return plain(failure.text);
}
