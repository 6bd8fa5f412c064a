import { signalLines } from '../metrics/signals.ts';
import type { Environment } from '../model/environment.ts';
import type { Chart, Point, Unit } from '../model/series.ts';
import type { MetricsReader } from '../ports/prometheus.ts';
import { errorLimit } from './judge.ts';

/** How long before the change the charts begin, and how far apart their points are, in ms. */
const beforeMs = 15 * 60_000;
const stepMs = 30_000;

export interface ChartsOf {
  readonly metrics: MetricsReader;
  readonly environment: Environment;
  /** The deployment that was changed. */
  readonly name: string;
  /** What the mark of the change says: its run. */
  readonly label: string;
  /** Unix ms, both. */
  readonly changedMs: number;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

/** Errors and latency before and after a change, each as a chart with the change marked. Empty where no metrics are configured for it. */
export async function changeCharts(of: ChartsOf): Promise<readonly Chart[]> {
  const { environment, name, changedMs, nowMs, label, signal } = of;
  const settings = environment.prometheus;
  if (settings === undefined || name !== environment.server.deployment) return [];
  const toMs = Math.ceil(nowMs / stepMs) * stepMs;
  const fromMs = Math.floor((changedMs - beforeMs) / stepMs) * stepMs;
  const lines = await signalLines(of.metrics, settings, { fromMs, toMs, stepMs }, { timeoutMs: 5000, signal });
  const chart = (title: string, unit: Unit, series: string, points: readonly Point[]): Chart => ({
    title,
    unit,
    zone: environment.timezone,
    series: [{ name: series, points }],
    markers: [{ at: changedMs, label }],
  });
  return [
    {
      ...chart(`Errors of ${name}, before and after`, 'ratio', 'errors', lines.errors),
      threshold: { value: errorLimit, label: 'limit' },
    },
    chart(`Latency of ${name}, before and after`, 'ms', 'p99', lines.latencyMs),
  ];
}
