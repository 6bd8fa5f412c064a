import { asFault } from '../errors.ts';
import { onlyLine, onlyValue, ratioLine } from '../metrics/measured.ts';
import { known, perSecond, quantile } from '../metrics/queries.ts';
import { durationName, type MetricsSettings, msOf } from '../metrics/settings.ts';
import type { Promql } from '../model/promql.ts';
import type { Point } from '../model/series.ts';
import type { Signals } from '../model/watch.ts';
import type { MetricsOptions, MetricsRange, MetricsReader } from '../ports/prometheus.ts';

/** Rates are over this, in ms: four scrapes of half a minute. */
export const windowMs = 120_000;
type Settings = Pick<MetricsSettings, 'signals' | 'labels' | 'groups'>;

export interface SignalsRead {
  readonly signals: Signals;
  /** What was not measured, and why. */
  readonly missing: readonly string[];
}

function queries(settings: Settings) {
  const { requests, errors } = settings.signals;
  return {
    requests: perSecond(requests, { settings }, windowMs),
    errors: perSecond(errors, { settings }, windowMs),
    latency: quantile(0.99, { settings }, windowMs),
    known: known(errors, settings),
  };
}

/** Ratio of errors and 99th percentile at a time (Unix ms; now if omitted). What cannot be read is missing, never zero. */
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
    return onlyValue(answer);
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
  settings: Settings,
  requests: number | undefined,
  errors: number | undefined,
  latency: number | undefined,
): SignalsRead {
  const { signals: names } = settings;
  if (requests === undefined) return { signals: {}, missing: [`errors and p99 (Prometheus has no ${names.requests})`] };
  if (requests === 0) return { signals: {}, missing: ['errors and p99 (no calls)'] };
  return {
    signals: {
      ...(errors === undefined ? {} : { errors: errors / requests }),
      ...(latency === undefined ? {} : { latencyMs: latency * msOf(settings) }),
    },
    missing: [
      ...(errors === undefined ? [`errors (Prometheus has no ${names.errors})`] : []),
      ...(latency === undefined ? [`p99 (Prometheus has no ${durationName(settings)})`] : []),
    ],
  };
}

/** The same two over a time. Rejects as the port does. */
export async function signalLines(
  metrics: MetricsReader,
  settings: Settings,
  range: MetricsRange,
  options: MetricsOptions,
): Promise<{ readonly errors: readonly Point[]; readonly latencyMs: readonly Point[] }> {
  const asked = queries(settings);
  const line = async (query: Promql) => onlyLine(await metrics.range(query, range, options));
  const [requests, errors, latency, isKnown] = await Promise.all([
    line(asked.requests),
    line(asked.errors),
    line(asked.latency),
    metrics.instant(asked.known, { ...options, atMs: range.toMs }),
  ]);
  return {
    errors: ratioLine(requests, errors, onlyValue(isKnown) !== undefined),
    latencyMs: latency.map(([at, value]) => [at, value === null ? null : value * msOf(settings)]),
  };
}
