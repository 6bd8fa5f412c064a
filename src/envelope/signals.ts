import { asFault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import { labelIs, type Promql, promql, selector, span } from '../model/promql.ts';
import type { Point } from '../model/series.ts';
import type { Signals } from '../model/watch.ts';
import type { Measured, MetricsOptions, MetricsRange, MetricsReader } from '../ports/prometheus.ts';

/** Rates are over this, in ms: four scrapes of half a minute. */
export const windowMs = 120_000;
/** A metric that had no sample within this is taken for one that is not there. */
const knownMs = 24 * 60 * 60_000;

type Settings = Pick<NonNullable<Environment['prometheus']>, 'signals' | 'labels'>;

export interface SignalsRead {
  readonly signals: Signals;
  /** What was not measured, and why. */
  readonly missing: readonly string[];
}

function queries({ signals, labels }: Settings) {
  const where = Object.entries(labels).map(([label, value]) => labelIs(label, value));
  const rate = (metric: string) => promql`sum(rate(${selector(metric, where)}[${span(windowMs)}]))`;
  const buckets = selector(`${signals.duration}_bucket`, where);
  return {
    requests: rate(signals.requests),
    errors: rate(signals.errors),
    latency: promql`histogram_quantile(0.99, sum by (le) (rate(${buckets}[${span(windowMs)}])))`,
    known: promql`count(last_over_time(${selector(signals.errors, where)}[${span(knownMs)}]))`,
  };
}

/** Ratio of errors and 99th percentile at a time (Unix ms; now where left out). What cannot be read is missing, never zero. */
export async function readSignals(
  metrics: MetricsReader,
  settings: Settings,
  options: MetricsOptions & { readonly atMs?: number },
): Promise<SignalsRead> {
  const asked = queries(settings);
  const warned = new Set<string>();
  const one = async (query: Promql) => {
    const answer = await metrics.instant(query, options);
    for (const warning of answer.warnings) warned.add(warning);
    return single(answer);
  };
  try {
    const [requests, errors, latency] = await Promise.all([one(asked.requests), one(asked.errors), one(asked.latency)]);
    // A server that never failed may have no such metric yet; nor has one that is not scraped, or counts under another name.
    const failed = errors ?? ((await one(asked.known)) === undefined ? undefined : 0);
    const { signals, missing } = judged(settings, requests, failed, latency);
    const [warning] = warned;
    return { signals, missing: warning === undefined ? missing : [...missing, `a part of the calls (${warning})`] };
  } catch (error) {
    options.signal?.throwIfAborted();
    return { signals: {}, missing: [`errors and p99 (${asFault(error).message})`] };
  }
}

function judged(
  { signals: names }: Settings,
  requests: number | undefined,
  errors: number | undefined,
  latency: number | undefined,
): SignalsRead {
  if (requests === undefined) return { signals: {}, missing: [`errors and p99 (Prometheus has no ${names.requests})`] };
  if (requests === 0) return { signals: {}, missing: ['errors and p99 (no calls)'] };
  return {
    signals: {
      ...(errors === undefined ? {} : { errors: errors / requests }),
      ...(latency === undefined ? {} : { latencyMs: latency * msOf(names.durationUnit) }),
    },
    missing: [
      ...(errors === undefined ? [`errors (Prometheus has no ${names.errors})`] : []),
      ...(latency === undefined ? [`p99 (Prometheus has no ${names.duration}_bucket)`] : []),
    ],
  };
}

const msOf = (unit: Settings['signals']['durationUnit']) => (unit === 'seconds' ? 1000 : 1);

/** The one value of an answer; undefined where nothing was measured, or nothing that can be compared. */
function single({ series }: Measured): number | undefined {
  const value = series[0]?.points.at(-1)?.[1];
  return value === undefined || value === null || !Number.isFinite(value) ? undefined : value;
}

/** The same two over a time. Rejects as the port does. */
export async function signalLines(
  metrics: MetricsReader,
  settings: Settings,
  range: MetricsRange,
  options: MetricsOptions,
): Promise<{ readonly errors: readonly Point[]; readonly latencyMs: readonly Point[] }> {
  const asked = queries(settings);
  const line = async (query: Promql) => (await metrics.range(query, range, options)).series[0]?.points ?? [];
  const [requests, errors, latency, known] = await Promise.all([
    line(asked.requests),
    line(asked.errors),
    line(asked.latency),
    metrics.instant(asked.known, { ...options, atMs: range.toMs }),
  ]);
  const failed = new Map(errors);
  const none = single(known) === undefined ? null : 0;
  return {
    errors: requests.map(([at, calls]) => [at, share(failed.get(at) ?? none, calls)]),
    latencyMs: latency.map(([at, value]) => [at, value === null ? null : value * msOf(settings.signals.durationUnit)]),
  };
}

const share = (errors: number | null, calls: number | null) =>
  errors === null || calls === null || calls === 0 ? null : errors / calls;
