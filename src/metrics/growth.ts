import { type Line, leastSquares, predicted, type Shape } from './least-squares.ts';

/** A measurement: unix ms, and a value. */
export type Sample = readonly [at: number, value: number];

/** An estimate with the interval it lies in with about 95% confidence. */
export interface Between {
  readonly low: number;
  readonly high: number;
}

/** How a value grows, after what it does when it starts. */
export interface Growth {
  /** Units per ms. */
  readonly slope: Between & { readonly best: number };
  /** The value now, without noise. */
  readonly now: number;
  /** It grows for certain: zero is not in the interval. */
  readonly grows: boolean;
  /** Length of what was measured since the last start, in ms. */
  readonly spanMs: number;
  /** Unix ms between which it reaches a value; Infinity where it may never, undefined where it does not grow for certain. */
  reaches(value: number): Between | undefined;
}

/** Fewer measurements, or a shorter time, tell no trend from a beginning. */
const leastSamples = 40;
const leastSpanMs = 30 * 60_000;
/** A fall to less than this share of what was before is a new start, not a collection of garbage. */
const startShare = 0.6;
/** Of the time since the start, how long caches may take to fill: e-folding times that are tried. */
const warmUps = [1 / 40, 1 / 20, 1 / 12, 1 / 8, 1 / 5, 1 / 3, 1 / 2];
/** 99% of a normal distribution, and of chi-squared with one degree of freedom: what the shape may be besides those tried costs the rest. */
const z = 2.6;
const chi = 6.63;
/** So much further than what was measured nothing is predicted. */
const furthest = 50;

/** The samples since the last start: a new process begins with little memory. */
export function sinceStart(samples: readonly Sample[]): readonly Sample[] {
  let from = 0;
  for (let index = 1; index < samples.length; index += 1) {
    if ((samples[index]?.[1] ?? 0) < startShare * (samples[index - 1]?.[1] ?? 0)) from = index;
  }
  return samples.slice(from);
}

/**
 * The growth of a value since its last start; undefined where too little was measured to tell. A line, and lines with a cache that fills by
 * e-folding beside it, are fitted with weights that take outliers out (Huber); every shape that explains the measurements about as well as
 * the best counts for the intervals. Neighbours that go up and down together count as fewer measurements (lag-1 autocorrelation). What does
 * not fill up when it starts (`fills: false`, a latency) has neither such a cache nor a start of its own.
 */
export function growthOf(
  samples: readonly Sample[],
  { fills = true }: { readonly fills?: boolean } = {},
): Growth | undefined {
  const own = fills ? sinceStart(samples) : samples;
  const [first] = own;
  const last = own.at(-1);
  if (first === undefined || last === undefined || own.length < leastSamples) return undefined;
  const spanMs = last[0] - first[0];
  if (spanMs < leastSpanMs) return undefined;
  const points = own.map(([at, value]) => [(at - first[0]) / spanMs, value] as const);
  const shapes: readonly Shape[] = [
    (x) => [1, x],
    ...(fills ? warmUps : []).map(
      (tau): Shape =>
        (x) => [1, x, 1 - Math.exp(-x / tau)],
    ),
  ];
  const fits = shapes.flatMap((shape) => leastSquares(points, shape) ?? []);
  const best = fits.reduce<Line | undefined>(
    (least, fit) => (least === undefined || fit.loss < least.loss ? fit : least),
    undefined,
  );
  if (best === undefined) return undefined;
  const likely = fits.filter((fit) => best.count * Math.log(fit.loss / best.loss) <= chi);
  const slopes = likely.map(({ weights: [, slope = 0], errors: [, error = 0] }) => ({
    low: slope - z * error,
    high: slope + z * error,
  }));
  const low = Math.min(...slopes.map((one) => one.low));
  const high = Math.max(...slopes.map((one) => one.high));
  return {
    slope: { best: (best.weights[1] ?? 0) / spanMs, low: low / spanMs, high: high / spanMs },
    now: predicted(best, 1).value,
    grows: low > 0,
    spanMs,
    reaches(value) {
      if (high <= 0) return undefined;
      const early = Math.min(...likely.map((fit) => crossing(fit, value, z)));
      const late = Math.max(...likely.map((fit) => crossing(fit, value, -z)));
      return Number.isFinite(early) ? { low: first[0] + early * spanMs, high: first[0] + late * spanMs } : undefined;
    },
  };
}

/** When a fit, with so many standard errors added, reaches a value, in spans since the start; Infinity where it does not for long. */
function crossing(fit: Line, value: number, errors: number): number {
  const at = (x: number) => {
    const { value: mean, error } = predicted(fit, x);
    // A noisy value touches the limit before its mean does, or after it.
    return mean + errors * Math.hypot(error, fit.noise);
  };
  if (at(1) >= value) return 1;
  let [below, above] = [1, 1];
  while (at(above) < value) {
    below = above;
    above += Math.max(0.05, above * 0.1);
    if (above > furthest) return Number.POSITIVE_INFINITY;
  }
  for (let step = 0; step < 40; step += 1) {
    const middle = (below + above) / 2;
    if (at(middle) < value) below = middle;
    else above = middle;
  }
  return above;
}
