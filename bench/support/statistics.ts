/** How a set of figures lies, in the unit of the figures. */
export interface Distribution {
  readonly n: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** The smallest figure that is not below the share `q` (0 to 1) of all; NaN where there are none. `sorted` goes up. */
export function quantile(sorted: readonly number[], q: number): number {
  const rank = Math.max(1, Math.ceil(q * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}

/** The quantiles of figures in any order. */
export function distribution(figures: readonly number[]): Distribution {
  const sorted = [...figures].sort((a, b) => a - b);
  const at = (q: number) => round(quantile(sorted, q));
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: round(sorted.at(-1) ?? Number.NaN) };
}

/** The middle figure, or the mean of the two in the middle. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const upper = sorted[Math.floor(half)] ?? Number.NaN;
  return Number.isInteger(half) ? ((sorted[half - 1] ?? Number.NaN) + upper) / 2 : upper;
}

/** The lowest and the highest figure. */
export function spread(figures: readonly number[]): { readonly low: number; readonly high: number } {
  return { low: Math.min(...figures), high: Math.max(...figures) };
}

/** Three digits that mean something. */
export function round(figure: number): number {
  return Number.isFinite(figure) ? Number(figure.toPrecision(3)) : figure;
}
