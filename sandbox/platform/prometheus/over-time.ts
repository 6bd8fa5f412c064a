/** Samples of one series in a window, oldest first, each with its time in ms. */
export type Window = readonly (readonly [at: number, value: number])[];

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

type OverTime = (window: Window, span: Span) => number | undefined;

const values = (window: Window): readonly number[] => window.map(([, value]) => value);
const total = (window: Window): number => values(window).reduce((sum, value) => sum + value, 0);
const extreme = (window: Window, better: (one: number, other: number) => boolean): number =>
  values(window).reduce((best, value) => (better(value, best) || Number.isNaN(best) ? value : best), Number.NaN);

/** What a function makes of a window that holds at least one sample; undefined where that is not enough. */
export const overTime: ReadonlyMap<string, OverTime> = new Map<string, OverTime>([
  ['rate', (window, span) => perSecond(increase(window, span), span)],
  ['increase', increase],
  ['last_over_time', (window) => window.at(-1)?.[1]],
  ['avg_over_time', (window) => total(window) / window.length],
  ['sum_over_time', total],
  ['count_over_time', (window) => window.length],
  ['max_over_time', (window) => extreme(window, (one, other) => one > other)],
  ['min_over_time', (window) => extreme(window, (one, other) => one < other)],
]);

/** The only function of these that leaves the name of the metric. */
export const keepsName = (name: string): boolean => name === 'last_over_time';

const perSecond = (value: number | undefined, { fromMs, toMs }: Span): number | undefined =>
  value === undefined ? undefined : value / ((toMs - fromMs) / 1000);

/**
 * How much a counter grew in the window: a fall is a restart from zero, and what the samples do not reach of the window is extrapolated, by
 * half a scrape at most where the series begins or ends inside, and never below zero.
 */
function increase(window: Window, { fromMs, toMs }: Span): number | undefined {
  const [first, last] = [window[0], window.at(-1)];
  if (first === undefined || last === undefined || window.length < 2) return undefined;
  let grown = last[1] - first[1];
  for (const [index, [, value]] of window.entries()) {
    const before = window[index - 1]?.[1] ?? value;
    if (value < before) grown += before;
  }
  const sampled = last[0] - first[0];
  const between = sampled / (window.length - 1);
  const reach = (gap: number) => (gap >= between * 1.1 ? between / 2 : gap);
  const toZero = grown > 0 && first[1] >= 0 ? sampled * (first[1] / grown) : Infinity;
  const before = Math.min(reach(first[0] - fromMs), toZero);
  return (grown * (sampled + before + reach(toMs - last[0]))) / sampled;
}
