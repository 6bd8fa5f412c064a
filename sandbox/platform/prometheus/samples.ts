import type { Condition } from './expression.ts';
import { type Labels, labelKey } from './labels.ts';
import { matcher } from './matcher.ts';
import type { Window } from './over-time.ts';

interface Series {
  readonly labels: Labels;
  readonly times: number[];
  readonly values: number[];
  /** When a scrape no longer had it. */
  readonly ends: number[];
}

/** A sample counts for this long when no newer one came, in ms. */
const LOOKBACK_MS = 300_000;

export interface SeriesWriter {
  /** Times of a series only grow. */
  append(at: number, value: number): void;
  /** It was not there any more at this time. */
  end(at: number): void;
}

/** Samples of the last `keepMs`, by series. */
export interface Samples {
  /** The series with these labels, new or known, to be written to. */
  series(labels: Labels): SeriesWriter;
  /** Each matching series with its newest sample at a time, if it has one that counts. */
  instant(conditions: readonly Condition[], at: number): readonly { readonly labels: Labels; readonly value: number }[];
  /** Each matching series with its samples after `fromMs` up to `toMs`, if it has any. */
  window(
    conditions: readonly Condition[],
    fromMs: number,
    toMs: number,
  ): readonly { readonly labels: Labels; readonly window: Window }[];
  /** Drops what is older than `keepMs` before `now`. */
  prune(now: number): void;
  readonly size: number;
}

/** An empty store of samples. */
export function createSamples(keepMs: number): Samples {
  const all = new Map<string, Series>();

  const seriesOf = (labels: Labels): Series => {
    const key = labelKey(labels);
    const known = all.get(key);
    if (known !== undefined) return known;
    const series: Series = { labels, times: [], values: [], ends: [] };
    all.set(key, series);
    found = new WeakMap();
    return series;
  };

  /** What matched a query last: a range asks the same conditions at every step. Forgotten when series come or go. */
  let found = new WeakMap<readonly Condition[], readonly Series[]>();
  const matching = (conditions: readonly Condition[]): readonly Series[] => {
    const known = found.get(conditions);
    if (known !== undefined) return known;
    const now = lookUp(conditions);
    found.set(conditions, now);
    return now;
  };
  const lookUp = (conditions: readonly Condition[]): readonly Series[] => {
    const tests = conditions.map((condition) => ({ label: condition.label, fits: matcher(condition) }));
    return [...all.values()].filter(({ labels }) => tests.every(({ label, fits }) => fits(labels[label] ?? '')));
  };

  return {
    series(labels) {
      const { times, values, ends } = seriesOf(labels);
      return {
        append(at, value) {
          times.push(at);
          values.push(value);
        },
        end: (at) => void ends.push(at),
      };
    },
    instant(conditions, at) {
      return matching(conditions).flatMap(({ labels, times, values, ends }) => {
        const index = countUpTo(times, at) - 1;
        const [time, value] = [times[index], values[index]];
        if (time === undefined || value === undefined || time <= at - LOOKBACK_MS) return [];
        return ends.some((end) => end > time && end <= at) ? [] : [{ labels, value }];
      });
    },
    window(conditions, fromMs, toMs) {
      return matching(conditions).flatMap(({ labels, times, values }) => {
        const [first, after] = [countUpTo(times, fromMs), countUpTo(times, toMs)];
        if (first >= after) return [];
        const window = times.slice(first, after).map((at, index) => [at, values[first + index] ?? Number.NaN] as const);
        return [{ labels, window }];
      });
    },
    prune(now) {
      for (const [key, { times, values, ends }] of all) {
        const old = countUpTo(times, now - keepMs);
        times.splice(0, old);
        values.splice(0, old);
        ends.splice(0, countUpTo(ends, now - keepMs));
        if (times.length > 0) continue;
        all.delete(key);
        found = new WeakMap();
      }
    },
    get size() {
      let count = 0;
      for (const { times } of all.values()) count += times.length;
      return count;
    },
  };
}

/** How many of the ascending numbers are not above a limit. */
function countUpTo(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? Infinity) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
