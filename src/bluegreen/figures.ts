import { asFault } from '../errors.ts';
import { onlyLine, onlyValue, ratio } from '../metrics/measured.ts';
import { countIn, known, quantile } from '../metrics/queries.ts';
import { durationName, type MetricsSettings, msOf } from '../metrics/settings.ts';
import type { Environment } from '../model/environment.ts';
import type { Matcher, Promql } from '../model/promql.ts';
import type { Point } from '../model/series.ts';
import type { MetricsRange, MetricsReader } from '../ports/prometheus.ts';

/** Rates are over this, in ms. */
export const rateMs = 120_000;
/** Between two points of a line, in ms. */
export const stepMs = 15_000;
const timeoutMs = 8000;

/** How the calls of one colour went over a time. null at a time: not measured, or too few calls to judge; never zero. */
export interface Lines {
  readonly errors: readonly Point[];
  readonly p99Ms: readonly Point[];
  /** Calls in all; undefined where they were not measured. */
  readonly requests: number | undefined;
  /** What was not measured, and why. */
  readonly missing: readonly string[];
}

export interface Figures {
  readonly errors?: number;
  readonly p99Ms?: number;
  readonly missing: readonly string[];
}

export interface Measuring {
  readonly metrics: MetricsReader;
  readonly environment: Environment;
  readonly podLabel: string;
  /** Fewer calls than these within `rateMs` are not judged. */
  readonly minRequests: number;
  readonly signal: AbortSignal;
}

/** The pods of a deployment, those that are gone included, by how Kubernetes names them. */
function podsOf(label: string, deployment: string): Matcher {
  return { label, operator: '=~', value: `${deployment}-[a-z0-9]+-[a-z0-9]+` };
}

function queries(settings: MetricsSettings, pods: Matcher) {
  const { requests, errors } = settings.signals;
  const about = { settings, where: [pods] };
  return {
    requests: (overMs: number) => countIn(requests, about, overMs, false),
    errors: countIn(errors, about, rateMs, false),
    p99: quantile(0.99, about, rateMs),
    // Of any pod: one that never failed may have no such series, one that is counted under another name has none either.
    known: known(errors, settings),
  };
}

const none = (missing: string): Lines => ({ errors: [], p99Ms: [], requests: undefined, missing: [missing] });

/** The lines of a colour. What cannot be read is named as missing; rejects only when the signal fires. */
export async function linesOf(of: Measuring, deployment: string, range: MetricsRange): Promise<Lines> {
  const { environment, metrics, podLabel, minRequests, signal } = of;
  const settings = environment.prometheus;
  if (settings === undefined) return none(`no Prometheus is configured for ${environment.name}`);
  const pods = podsOf(podLabel, deployment);
  const asked = queries(settings, pods);
  const warned = new Set<string>();
  const line = async (query: Promql) => {
    const answer = await metrics.range(query, range, { timeoutMs, signal });
    for (const warning of answer.warnings) warned.add(warning);
    return onlyLine(answer);
  };
  const one = async (query: Promql) => onlyValue(await metrics.instant(query, { timeoutMs, signal, atMs: range.toMs }));
  try {
    const [requests, errors, p99, calls] = await Promise.all([
      line(asked.requests(rateMs)),
      line(asked.errors),
      line(asked.p99),
      one(asked.requests(Math.max(stepMs, range.toMs - range.fromMs))),
    ]);
    // Reads a day, so only where nothing of this colour has ever failed.
    const isKnown = errors.length > 0 || (await one(asked.known)) !== undefined;
    if (requests.length === 0) return none(`Prometheus has no ${settings.signals.requests} of ${deployment}`);
    const failed = new Map(errors);
    const enough = new Map(requests.filter(([, count]) => count !== null && count >= minRequests));
    const share = (at: number): number | null => {
      const found = ratio(failed.get(at) ?? (isKnown ? 0 : undefined), enough.get(at));
      return found === null ? null : Math.min(1, found);
    };
    const [warning] = warned;
    return {
      errors: requests.map(([at]) => [at, share(at)]),
      p99Ms: p99.map(([at, value]) => [at, value === null || !enough.has(at) ? null : value * msOf(settings)]),
      requests: calls,
      missing: [
        ...(!isKnown ? [`errors: Prometheus has no ${settings.signals.errors}`] : []),
        ...(p99.length === 0 ? [`p99: Prometheus has no ${durationName(settings)} of ${deployment}`] : []),
        ...(warning === undefined ? [] : [`a part of the calls: ${warning}`]),
      ],
    };
  } catch (error) {
    signal.throwIfAborted();
    return none(asFault(error).message);
  }
}

/** How the calls of a colour went in the `overMs` before a time, as one figure each. */
export async function figuresOf(of: Measuring, deployment: string, atMs: number, overMs: number): Promise<Figures> {
  const toMs = Math.floor(atMs / stepMs) * stepMs;
  const lines = await linesOf(of, deployment, { fromMs: toMs - overMs, toMs, stepMs });
  const { errors, p99Ms } = summary(lines);
  const quiet = lines.missing.length === 0 && errors === undefined && p99Ms === undefined;
  return {
    ...(errors === undefined ? {} : { errors }),
    ...(p99Ms === undefined ? {} : { p99Ms }),
    missing: quiet ? [`fewer than ${of.minRequests} calls in ${rateMs / 60_000} min`] : lines.missing,
  };
}

/** One figure for each line: the share of errors in all, and the usual p99, which a burst does not move. undefined: nothing was measured. */
export function summary({ errors, p99Ms }: Pick<Lines, 'errors' | 'p99Ms'>) {
  const shares = measured(errors);
  const times = measured(p99Ms).toSorted((one, other) => one - other);
  const sum = shares.reduce((total, share) => total + share, 0);
  return {
    errors: shares.length === 0 ? undefined : sum / shares.length,
    p99Ms: times[Math.floor((times.length - 1) / 2)],
  };
}

/** The newest figure of each line. */
export function latest({ errors, p99Ms }: Pick<Lines, 'errors' | 'p99Ms'>) {
  return { errors: measured(errors).at(-1), p99Ms: measured(p99Ms).at(-1) };
}

function measured(points: readonly Point[]): readonly number[] {
  return points.flatMap(([, value]) => (value === null || !Number.isFinite(value) ? [] : [value]));
}
