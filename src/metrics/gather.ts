import type { Environment } from '../model/environment.ts';
import type { Promql } from '../model/promql.ts';
import type { Marker } from '../model/series.ts';
import type { Clock } from '../ports/clock.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import type { PastChanges } from '../ports/past-changes.ts';
import type { Measured, MetricsReader } from '../ports/prometheus.ts';
import { partly } from '../workloads/partly.ts';
import { changeMarkers } from './changes.ts';
import { type Asked, lastOf, stepsOf } from './period.ts';
import { type Grouping, type Measures, type MetricsSettings, metricsSettings } from './settings.ts';

/** What a look at the calls of the MCP server needs. */
export interface CallsOf {
  readonly metrics: MetricsReader;
  readonly cluster: ClusterReader;
  readonly changes: PastChanges;
  readonly environment: Environment;
  readonly sinceMs: number;
  readonly by: Grouping;
  /** How long the pods are watched where there is no Prometheus to ask, in ms. */
  readonly watchMs?: number | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** What every look at calls tells. */
export interface CallsSeen {
  readonly environment: Environment;
  readonly settings: Measures;
  /** The deployment of the MCP server. */
  readonly name: string;
  readonly by: Grouping;
  readonly asked: Asked;
  /** What changed the deployment in that time. */
  readonly markers: readonly Marker[];
  /** What was not read, and why, a sentence each. */
  readonly gaps: readonly string[];
  /** Where the numbers are from the pods themselves. What is compared with is then since their start, not yesterday. */
  readonly pods?: FromPods;
}

/** What numbers of pods are based on. */
export interface FromPods {
  /** In words, and why they were asked. */
  readonly basis: string;
  /** The time that was asked about and that they cannot tell, in ms. */
  readonly sinceMs: number;
}

/** Groups that have a line of their own in the chart. */
export const mostLines = 3;

const callMs = 10_000;

/** A way to ask that remembers what the server said is missing. */
export interface Asking {
  now(query: Promql, earlierMs?: number): Promise<Measured>;
  line(query: Promql, earlierMs?: number): Promise<Measured>;
}

/** What a reading of Prometheus is about. */
export interface AskedAbout extends Pick<CallsSeen, 'asked' | 'by'> {
  readonly settings: MetricsSettings;
}

/** Reads what every look at calls tells, and hands the rest a way to ask. Throws NOT_CONFIGURED where there is no Prometheus. */
export async function gatherCalls<Seen>(
  of: CallsOf,
  read: (ask: Asking, seen: AskedAbout, rest: ReturnType<typeof partly>) => Promise<Seen>,
): Promise<CallsSeen & Seen> {
  const { environment, metrics, by, signal } = of;
  const settings = metricsSettings(environment);
  const asked = lastOf(of.sinceMs, of.clock.now().getTime());
  const name = environment.server.deployment;
  const rest = partly(signal);
  const warned = new Set<string>();
  const heard = (answer: Measured) => {
    for (const warning of answer.warnings) warned.add(warning);
    return answer;
  };
  const options = { timeoutMs: callMs, signal };
  const ask: Asking = {
    now: async (query, earlierMs = 0) =>
      heard(await metrics.instant(query, { ...options, atMs: asked.toMs - earlierMs })),
    line: async (query, earlierMs = 0) => heard(await metrics.range(query, stepsOf(asked, earlierMs), options)),
  };
  const [seen, markers] = await Promise.all([
    read(ask, { settings, asked, by }, rest),
    changeMarkers({ cluster: of.cluster, changes: of.changes, name, fromMs: asked.fromMs, signal }, rest),
  ]);
  const partial = [...warned].map((warning) => `Prometheus answered in part: ${warning}`);
  return { environment, settings, name, by, asked, markers, gaps: [...partial, ...rest.gaps], ...seen };
}
