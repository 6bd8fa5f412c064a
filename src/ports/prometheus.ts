import type { Promql } from '../model/promql.ts';
import type { Point } from '../model/series.ts';

/** The platform's Prometheus, or what speaks its HTTP API (Thanos, Mimir, VictoriaMetrics), as it may be read. */
export interface MetricsReader {
  /**
   * What the query gives at one time; each series has one point. METRICS_UNREACHABLE when no answer comes in time, METRICS_REFUSED when
   * the query, the credentials or the address are not accepted.
   */
  instant(query: Promql, options: InstantOptions): Promise<Measured>;
  /** What the query gives over a time: each series has a point for every step. The same errors. */
  range(query: Promql, range: MetricsRange, options: MetricsOptions): Promise<Measured>;
}

export interface MetricsOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface InstantOptions extends MetricsOptions {
  /** Unix ms; the server's now where nothing is said. */
  readonly atMs?: number;
}

/** Both ends are included. At most 11,000 steps. */
export interface MetricsRange {
  /** Unix ms. */
  readonly fromMs: number;
  /** Unix ms. */
  readonly toMs: number;
  readonly stepMs: number;
}

export interface MeasuredSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** By ascending time. null where nothing was measured or the result is not a number (0 / 0): neither is zero. ±Infinity stays. */
  readonly points: readonly Point[];
}

export interface Measured {
  /** Empty when no series matched, which is not zero either. */
  readonly series: readonly MeasuredSeries[];
  /** What the server said was wrong with its answer. Not empty: the answer is incomplete. */
  readonly warnings: readonly string[];
}
