import { asFault, isFault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import { labelIs, labelNames, promql, selector, span } from '../model/promql.ts';
import type { Measured, MetricsReader } from '../ports/prometheus.ts';

/** Calls are counted over this, in ms. */
const overMs = 3_600_000;
const answerMs = 5000;

export interface Used {
  /** In the last hour. */
  readonly calls: number;
  /** Of the calls; undefined where no errors are measured at all. */
  readonly errors: number | undefined;
}

export interface Usage {
  /** What was measured, by tool. A tool that is not there was not measured, which is not zero. */
  readonly tools: ReadonlyMap<string, Used>;
  /** Why it is not there or not whole; '' where it is. */
  readonly missing: string;
}

/** Calls and errors of each tool in the last hour; undefined where no metrics are configured. Rejects only when the signal fires. */
export async function usageOf(
  metrics: MetricsReader,
  { prometheus }: Pick<Environment, 'prometheus'>,
  signal: AbortSignal,
): Promise<Usage | undefined> {
  if (prometheus === undefined) return undefined;
  const { signals, labels } = prometheus;
  const where = Object.entries(labels).map(([label, value]) => labelIs(label, value));
  const byTool = (metric: string) => {
    const counter = selector(metric, where);
    return promql`sum by (${labelNames('tool')}) (increase(${counter}[${span(overMs)}]))`;
  };
  const options = { timeoutMs: answerMs, signal };
  try {
    const [requests, errors] = await Promise.all([
      metrics.instant(byTool(signals.requests), options),
      metrics.instant(byTool(signals.errors), options),
    ]);
    return joined(requests, errors, signals.requests);
  } catch (error) {
    signal.throwIfAborted();
    if (isFault(error, 'NOT_CONFIGURED')) return undefined;
    return { tools: new Map(), missing: `calls not measured: ${asFault(error).message}` };
  }
}

function joined(requests: Measured, errors: Measured, metric: string): Usage {
  const calls = counts(requests);
  const failed = counts(errors);
  const tools = new Map(
    [...calls].map(([tool, count]) => [
      tool,
      // A tool that never failed has no series of errors; where no tool has one, nobody counts them.
      { calls: count, errors: failed.get(tool) ?? (failed.size > 0 ? 0 : undefined) },
    ]),
  );
  const [warning] = [...requests.warnings, ...errors.warnings];
  if (warning !== undefined) return { tools, missing: `calls are measured in part: ${warning}` };
  return { tools, missing: tools.size === 0 ? `calls not measured: Prometheus has no ${metric} by tool` : '' };
}

function counts({ series }: Measured): ReadonlyMap<string, number> {
  return new Map(
    series.flatMap(({ labels: { tool }, points }) => {
      const value = points.at(-1)?.[1];
      return tool === undefined || typeof value !== 'number' || !Number.isFinite(value)
        ? []
        : [[tool, Math.round(value)] as const];
    }),
  );
}
