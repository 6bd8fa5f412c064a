import type { Environment } from '../model/environment.ts';
import { labelIn, labelIsNot, labelNames, type Promql, promql, selector } from '../model/promql.ts';
import { isDrawable, type Marker, type Point } from '../model/series.ts';
import type { Clock } from '../ports/clock.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import type { PastChanges } from '../ports/past-changes.ts';
import type { MeasuredSeries, MetricsReader } from '../ports/prometheus.ts';
import type { Container, Pod } from '../ports/workload.ts';
import { partly } from '../workloads/partly.ts';
import { present } from '../workloads/pods.ts';
import { changeMarkers } from './changes.ts';
import { type Growth, growthOf, type Sample } from './growth.ts';
import { onlyValue } from './measured.ts';
import { known } from './queries.ts';
import { type MetricsSettings, metricsSettings, ofEnvironment } from './settings.ts';

/** Measurements that a trend is made of: finer ones tell nothing more. */
const mostSteps = 360;
const leastStepMs = 60_000;
const callMs = 15_000;

export interface MemoryOf {
  readonly metrics: MetricsReader;
  readonly cluster: ClusterReader;
  readonly changes: PastChanges;
  readonly environment: Environment;
  /** The deployment. */
  readonly name: string;
  readonly sinceMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** The memory of one container over time. */
export interface ContainerMemory {
  readonly pod: Pod;
  readonly container: Container;
  readonly points: readonly Point[];
  /** Bytes, the newest that was measured; undefined where nothing is, which is not zero. */
  readonly now: number | undefined;
  /** undefined where too little was measured since its start to tell. */
  readonly growth: Growth | undefined;
}

export interface MemorySeen {
  readonly environment: Environment;
  readonly settings: MetricsSettings;
  readonly name: string;
  readonly sinceMs: number;
  /** Unix ms. */
  readonly nowMs: number;
  /** Whether Prometheus has the metric from the last day. */
  readonly known: boolean;
  readonly memory: readonly ContainerMemory[];
  readonly markers: readonly Marker[];
  readonly gaps: readonly string[];
}

/** Reads the memory of every container of a deployment since its start, and how it grows. Throws NOT_CONFIGURED without a Prometheus. */
export async function gatherMemory(of: MemoryOf): Promise<MemorySeen> {
  const { metrics, cluster, environment, name, sinceMs, clock, signal } = of;
  const settings = metricsSettings(environment);
  const pods = present(await cluster.pods(await cluster.deployment(name, { signal }), { signal }));
  const nowMs = Math.floor(clock.now().getTime() / 1000) * 1000;
  const stepMs = Math.max(leastStepMs, Math.ceil(sinceMs / mostSteps / leastStepMs) * leastStepMs);
  const rest = partly(signal);
  const options = { timeoutMs: callMs, signal };
  const range = { fromMs: nowMs - sinceMs, toMs: nowMs, stepMs };
  const [measured, isKnown, markers] = await Promise.all([
    pods.length === 0
      ? { series: [], warnings: [] }
      : metrics.range(
          memoryQuery(
            settings,
            pods.map((pod) => pod.name),
          ),
          range,
          options,
        ),
    metrics.instant(known(settings.signals.memory, settings), { ...options, atMs: nowMs }),
    changeMarkers({ cluster, changes: of.changes, name, fromMs: range.fromMs, signal }, rest),
  ]);
  const memory = pods.flatMap((pod) => ofPod(pod, name, measured.series, settings));
  const gaps = [...measured.warnings.map((one) => `Prometheus answered in part: ${one}`), ...rest.gaps];
  return {
    environment,
    settings,
    name,
    sinceMs,
    nowMs,
    known: onlyValue(isKnown) !== undefined,
    memory,
    markers,
    gaps,
  };
}

/** The memory of each container of some pods, by name. cAdvisor also tells of the pod as a whole and of its pause container: those are nobody's limit. */
export function memoryQuery(settings: MetricsSettings, pods: readonly string[]): Promql {
  const { signals, groups } = settings;
  const ofContainers = signals.memory.startsWith('container_')
    ? [labelIsNot('container', ''), labelIsNot('container', 'POD')]
    : [];
  const series = selector(signals.memory, [...ofEnvironment(settings), labelIn(groups.pod, pods), ...ofContainers]);
  return promql`max by (${labelNames(groups.pod, 'container')}) (${series})`;
}

function ofPod(pod: Pod, name: string, series: readonly MeasuredSeries[], { groups }: MetricsSettings) {
  const own = series.filter(({ labels }) => labels[groups.pod] === pod.name);
  const containers = pod.containers.filter(({ init }) => !init);
  // A metric of the process itself tells no container: it is the one the deployment is about.
  const main = containers.find((one) => one.name === name) ?? containers[0];
  const named = containers.filter((one) => own.some(({ labels }) => labels['container'] === one.name));
  const measured = named.length > 0 ? named : main === undefined ? [] : [main];
  return measured.map((container): ContainerMemory => {
    const found = own.find(({ labels }) => labels['container'] === container.name);
    return growing(pod, container, (found ?? (named.length > 0 ? undefined : own[0]))?.points ?? []);
  });
}

/** What was measured before its start is of another process. */
function growing(pod: Pod, container: Container, all: readonly Point[]): ContainerMemory {
  const since = container.state.kind === 'running' ? Date.parse(container.state.since ?? '') : Number.NaN;
  const points = Number.isNaN(since) ? all : all.filter(([at]) => at >= since);
  const samples = points.filter((point): point is Sample => isDrawable(point[1]));
  return { pod, container, points: all, now: samples.at(-1)?.[1], growth: growthOf(samples) };
}
