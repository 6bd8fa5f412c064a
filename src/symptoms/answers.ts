import { onlyValue, valuesBy } from '../metrics/measured.ts';
import { perSecond, quantile } from '../metrics/queries.ts';
import { type MetricsSettings, msOf, ofEnvironment } from '../metrics/settings.ts';
import { labelNames, type Promql, promql, selector, span } from '../model/promql.ts';
import type { MetricsReader } from '../ports/prometheus.ts';

/** Rates are over this, in ms. */
export const windowMs = 300_000;
const dayMs = 86_400_000;

/** How calls were answered lately. Each number is undefined where nobody measures it, which is not zero. */
export interface Answers {
  /** Answers a second, by tool and status; '' for series without the label. */
  readonly byTool: ReadonlyMap<string, ReadonlyMap<string, number>> | undefined;
  /** Answers a second by status, at this time yesterday. */
  readonly yesterday: ReadonlyMap<string, number> | undefined;
  /** Calls a second. */
  readonly calls: number | undefined;
  readonly callsYesterday: number | undefined;
  readonly p99Ms: number | undefined;
  readonly p99YesterdayMs: number | undefined;
  readonly p99ByTool: ReadonlyMap<string, number>;
  /** Failed calls a second by tool. */
  readonly errorsByTool: ReadonlyMap<string, number>;
  /** Connections to the database over all pods, by state (used, idle, waiting). */
  readonly pool: ReadonlyMap<string, number>;
  /** The largest share of its periods in which a container was held back by its CPU limit, and its pod. */
  readonly heldBack: { readonly pod: string; readonly share: number } | undefined;
  /** Where the pods themselves told it: what that is based on, and how long they were watched. */
  readonly pods?: { readonly basis: string; readonly watchMs: number };
}

/** Reads how calls are answered now, and yesterday at this time. Rejects as the port does. */
export async function readAnswers(
  metrics: MetricsReader,
  of: { readonly settings: MetricsSettings; readonly nowMs: number; readonly timeoutMs: number },
  signal: AbortSignal,
): Promise<Answers> {
  const { settings, nowMs, timeoutMs } = of;
  const { signals, groups } = settings;
  const ask = (query: Promql, earlierMs = 0) => metrics.instant(query, { timeoutMs, signal, atMs: nowMs - earlierMs });
  const responses = selector(signals.responses, ofEnvironment(settings));
  const byStatus = promql`sum by (${labelNames(groups.status)}) (rate(${responses}[${span(windowMs)}]))`;
  const byBoth = promql`sum by (${labelNames(groups.tool, groups.status)}) (rate(${responses}[${span(windowMs)}]))`;
  const calls = perSecond(signals.requests, { settings }, windowMs);
  const p99 = quantile(0.99, { settings }, windowMs);
  const pool = selector(signals.pool, ofEnvironment(settings));
  const [answers, before, now, callsBefore, slow, slowBefore, slowByTool, errors, connections, heldBack] =
    await Promise.all([
      ask(byBoth),
      ask(byStatus, dayMs),
      ask(calls),
      ask(calls, dayMs),
      ask(p99),
      ask(p99, dayMs),
      ask(quantile(0.99, { settings, by: 'tool' }, windowMs)),
      ask(perSecond(signals.errors, { settings, by: 'tool' }, windowMs)),
      ask(promql`sum by (${labelNames('state')}) (${pool})`),
      ask(heldBackQuery(settings)),
    ]);
  const ms = (value: number | undefined) => (value === undefined ? undefined : value * msOf(settings));
  const byTool = new Map<string, Map<string, number>>();
  for (const { labels, points } of answers.series) {
    const value = points.at(-1)?.[1];
    if (typeof value !== 'number' || !Number.isFinite(value)) continue;
    const tool = labels[groups.tool] ?? '';
    byTool.set(tool, (byTool.get(tool) ?? new Map()).set(labels[groups.status] ?? '', value));
  }
  const [worst] = [...valuesBy(heldBack, groups.pod)].sort((a, b) => b[1] - a[1]);
  return {
    byTool: byTool.size === 0 ? undefined : byTool,
    yesterday: before.series.length === 0 ? undefined : valuesBy(before, groups.status),
    calls: onlyValue(now),
    callsYesterday: onlyValue(callsBefore),
    p99Ms: ms(onlyValue(slow)),
    p99YesterdayMs: ms(onlyValue(slowBefore)),
    p99ByTool: new Map([...valuesBy(slowByTool, groups.tool)].map(([tool, value]) => [tool, value * msOf(settings)])),
    errorsByTool: valuesBy(errors, groups.tool),
    pool: valuesBy(connections, 'state'),
    heldBack: worst === undefined ? undefined : { pod: worst[0], share: worst[1] },
  };
}

/** The share of periods of 100 ms in which the CPU limit held a pod back, as cAdvisor counts them. */
export function heldBackQuery(settings: MetricsSettings): Promql {
  const by = labelNames(settings.groups.pod);
  const rate = (metric: string) => promql`rate(${selector(metric, ofEnvironment(settings))}[${span(windowMs)}])`;
  const throttled = rate('container_cpu_cfs_throttled_periods_total');
  return promql`max by (${by}) (sum by (${by}) (${throttled}) / sum by (${by}) (${rate('container_cpu_cfs_periods_total')}))`;
}

/** Answers a second with one of these statuses, and all, of one tool or of every one; undefined where nobody counts them. */
export function countOf(
  { byTool }: Answers,
  statuses: readonly string[],
  tool?: string,
): { readonly some: number; readonly all: number } | undefined {
  if (byTool === undefined) return undefined;
  const asked = [...byTool].filter(([name]) => tool === undefined || name === tool);
  let [some, all] = [0, 0];
  for (const [, counts] of asked) {
    for (const [status, rate] of counts) {
      all += rate;
      if (statuses.includes(status)) some += rate;
    }
  }
  return all === 0 ? undefined : { some, all };
}

/** Tools by their share of the answers with one of these statuses, most first; none where there are no such answers. */
export function toolsWith({ byTool }: Answers, statuses: readonly string[]): readonly (readonly [string, number])[] {
  const counts = [...(byTool ?? [])].map(
    ([tool, of]) => [tool, statuses.reduce((sum, status) => sum + (of.get(status) ?? 0), 0)] as const,
  );
  const all = counts.reduce((sum, [, count]) => sum + count, 0);
  return counts
    .filter(([, count]) => count > 0)
    .map(([tool, count]) => [tool, count / all] as const)
    .sort((a, b) => b[1] - a[1]);
}
