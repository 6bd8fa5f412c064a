import type { Round } from './rounds.ts';
import { type Distribution, distribution, median, round } from './statistics.ts';

/** How one figure of one contender lies over all rounds. */
export interface NamedDistribution extends Distribution {
  readonly name: string;
}

/**
 * Every distribution among the results of the rounds. Where a round kept its quantiles alone, they are the medians over the rounds,
 * and the largest of all; where it kept each figure, all figures of all rounds are taken together.
 */
export function distributionsOf(rounds: readonly Round<unknown>[]): readonly NamedDistribution[] {
  const found = new Map<string, { quantiles: Distribution[]; samples: number[] }>();
  const visit = (name: string, value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const entry = found.get(name) ?? { quantiles: [], samples: [] };
    if (isDistribution(value)) entry.quantiles.push(value);
    else if (isSamples(value)) entry.samples.push(...value);
    else {
      for (const [key, part] of Object.entries(value)) visit(`${name}, ${key}`, part);
      return;
    }
    found.set(name, entry);
  };
  for (const { results } of rounds) {
    for (const [contender, result] of Object.entries(results)) visit(contender, result);
  }
  return [...found].map(([name, { quantiles, samples }]) => ({
    name,
    ...(quantiles.length > 0 ? overRounds(quantiles) : distribution(samples)),
  }));
}

function overRounds(all: readonly Distribution[]): Distribution {
  const middle = (at: 'p50' | 'p95' | 'p99') => round(median(all.map((one) => one[at])));
  return {
    n: all.reduce((sum, { n }) => sum + n, 0),
    p50: middle('p50'),
    p95: middle('p95'),
    p99: middle('p99'),
    max: Math.max(...all.map(({ max }) => max)),
  };
}

const isDistribution = (value: object): value is Distribution => 'p50' in value && 'p99' in value;

const isSamples = (value: object): value is readonly number[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'number');
