import { fault } from '../errors.ts';
import type { Report } from '../model/report.ts';
import type { Clock } from '../ports/clock.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import type { Pod } from '../ports/workload.ts';
import { type LogSource, logSources } from './containers.ts';
import { firstScreen, linesReport } from './lines-report.ts';
import { mergeLogs, type Sought } from './merge.ts';

/** Logs that are read at most: 50 pods of 3 containers. */
const mostLogs = 150;
/** With more logs than these their last lines are shown first: reading all of them whole takes seconds. */
const fewLogs = 12;
/** Lines from the end of each log for the first screen: as many as one shows, more where most of them are not what is sought. */
const tailLines = { all: 20, some: 200 } as const;

export interface LinesAsked {
  readonly cluster: ClusterReader;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** IANA zone that times are shown in. */
  readonly zone: string;
  readonly deployment: string;
  /** One pod of it: its name, or its last letters. */
  readonly pod: string | undefined;
  /** Only what containers said before their last restart. */
  readonly previous: boolean;
  readonly sinceMs: number;
  readonly sought: Sought;
  /** Is given a first screen while the rest is read. */
  show(report: Report): void;
}

/** The log lines that were asked for, as a report. Throws CLUSTER_NOT_FOUND where the deployment or the pod is not there. */
export async function readLines(asked: LinesAsked): Promise<Report> {
  const { cluster, clock, signal, deployment, previous, sought, zone } = asked;
  const owner = await cluster.deployment(deployment, { signal });
  const all = await cluster.pods(owner, { signal });
  const pods = asked.pod === undefined ? all : onlyPod(all, asked.pod, deployment);
  const from = clock.now().getTime() - asked.sinceMs;
  const listed = previous ? pods.flatMap(earlierRuns) : logSources(pods, from).filter(hasRun);
  const sources = listed.slice(0, mostLogs);
  const sinceSeconds = previous ? undefined : Math.ceil(asked.sinceMs / 1000);
  const options = { cluster, signal, sought, sinceSeconds };
  const read = new Set(sources.map(({ pod }) => pod));
  const about = {
    deployment,
    pods: pods.filter((pod) => read.has(pod)),
    sought,
    sinceMs: previous ? undefined : asked.sinceMs,
    leftOut: listed.length - sources.length,
    zone,
  };
  if (sources.length > fewLogs) {
    const lines = sought.level === undefined && sought.grep === undefined ? tailLines.all : tailLines.some;
    const first = await mergeLogs(sources, { ...options, tailLines: lines });
    if (first.found.length > 0) asked.show(firstScreen({ ...first, ...about }, lines, sources.length));
  }
  return linesReport({ ...(await mergeLogs(sources, options)), ...about });
}

/** The pod that is named, by its whole name or its last letters. Throws CLUSTER_NOT_FOUND. */
export function onlyPod(pods: readonly Pod[], name: string, deployment: string): readonly Pod[] {
  const exact = pods.filter((pod) => pod.name === name);
  const found = exact.length > 0 ? exact : pods.filter((pod) => pod.name.endsWith(`-${name}`));
  if (found.length > 0) return found;
  throw fault('CLUSTER_NOT_FOUND', `No pod of ${deployment} is called ${name}. It may have been replaced.`, {
    hint: 'See the pods there are with `/mcp pods`.',
    offers: [{ label: 'All pods', action: 'pods', params: { deployment } }],
  });
}

/** A container that still waits for its first start has no log. */
const hasRun = ({ container, previous }: LogSource) =>
  previous || container.state.kind !== 'waiting' || container.restarts > 0;

/** Runs before the last restart, however long ago. */
function earlierRuns(pod: Pod): readonly LogSource[] {
  return pod.containers.filter(({ restarts }) => restarts > 0).map((container) => ({ pod, container, previous: true }));
}
