import type { Round } from './rounds.ts';
import { median, round, spread } from './statistics.ts';

/** One figure of one contender, of every round that has it. */
export function figures<T>(rounds: readonly Round<T>[], contender: string, pick: (result: T) => number): number[] {
  return rounds.flatMap(({ results }) => {
    const result = results[contender];
    return result === undefined ? [] : [pick(result)];
  });
}

/** `0.94 ms [0.88-1.2]`: the median of the rounds, the lowest and the highest. */
export function told(all: readonly number[], unit: string): string {
  if (all.length === 0) return '–';
  const { low, high } = spread(all);
  const range = all.length === 1 ? '' : ` [${round(low)}-${round(high)}]`;
  return `${round(median(all)).toLocaleString('en')} ${unit}${range}`;
}

/** The ratio of the medians of two contenders; undefined where one has no figure. */
export function ratio(over: readonly number[], under: readonly number[]): number | undefined {
  if (over.length === 0 || under.length === 0) return undefined;
  return round(median(over) / median(under));
}
