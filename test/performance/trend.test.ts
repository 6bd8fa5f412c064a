import { describe, expect, it } from 'vitest';
import { growthOf, type Sample } from '../../src/metrics/growth.ts';
import { type Buckets, quantileOf } from '../../src/metrics/histogram.ts';
import { slowingDown } from '../../src/performance/trend.ts';

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** As the servers have them, in ms. */
const bounds = [5, 25, 100, 250, 500, 1000, 2500, 5000, Number.POSITIVE_INFINITY] as const;
/** Between two points of the line, the window that each is a rate over, and the hour that is looked at. */
const [stepMs, windowSteps, steps] = [30_000, 10, 120] as const;

interface Hour {
  /** How much longer calls take after this share of the hour than at its beginning: 1 as long. */
  readonly factor: (share: number) => number;
  readonly callsPerSecond: number;
  /** Mean of a call at the beginning, in ms. */
  readonly meanMs: number;
  /** How much the mean wanders from one step to the next, as a share, and how much of that stays. */
  readonly wander: readonly [size: number, stays: number];
  /** Share of steps in which calls take three times as long: a collection of garbage, a neighbour. */
  readonly spikes: number;
}

/** The line of p99 as Prometheus draws it: from buckets, over windows that overlap, of calls that are drawn one by one. */
function lineOf(random: () => number, { factor, callsPerSecond, meanMs, wander, spikes }: Hour): readonly Sample[] {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  let drift = 0;
  const counted: number[][] = [];
  const samples: Sample[] = [];
  for (let at = 0; at < steps + windowSteps; at += 1) {
    const [size, stays] = wander;
    drift = stays * drift + Math.sqrt(1 - stays ** 2) * size * normal();
    const share = Math.max(0, at - windowSteps) / steps;
    const mean = meanMs * factor(share) * Math.exp(drift) * (random() < spikes ? 3 : 1);
    const counts = bounds.map(() => 0);
    const calls = Math.round((callsPerSecond * stepMs) / 1000);
    for (let call = 0; call < calls; call += 1) {
      const ms = -mean * Math.log(1 - random());
      const bucket = bounds.findIndex((bound) => ms <= bound);
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    }
    counted.push(counts);
    if (at < windowSteps) continue;
    let sum = 0;
    const buckets: Buckets = bounds.map((bound, index) => {
      sum += counted.slice(-windowSteps).reduce((all, one) => all + (one[index] ?? 0), 0);
      return [bound, sum];
    });
    const p99 = quantileOf(0.99, buckets);
    if (p99 !== undefined) samples.push([(at - windowSteps) * stepMs, p99]);
  }
  return samples;
}

/** Hours of servers that differ in how much they do, how long calls take, and how restless they are. */
function anHour(seed: number, factor: (random: () => number) => Hour['factor']) {
  const random = dice(seed);
  const between = (low: number, high: number) => low + (high - low) * random();
  const hour: Hour = {
    factor: factor(random),
    callsPerSecond: between(2, 12),
    meanMs: between(40, 150),
    wander: [between(0.03, 0.15), seed % 2 === 0 ? 0 : between(0.3, 0.9)],
    spikes: seed % 4 === 0 ? 0.01 : 0,
  };
  return slowingDown(growthOf(lineOf(random, hour), { fills: false }));
}

const fifty = (offset: number) => Array.from({ length: 50 }, (_, index) => offset + index);

describe('a hundred hours of calls', () => {
  it('of fifty that take twice to four times as long at the end, at least 45 are told to get slower', () => {
    const told = fifty(1).filter((seed) =>
      anHour(seed, (random) => {
        const more = 1 + 2 * random();
        return (share) => 1 + more * share;
      }),
    );
    expect(told.length).toBeGreaterThanOrEqual(45);
  });

  it('of fifty that get no slower for good, restless or with the tide of a day, at most 3 are', () => {
    const told = fifty(1001).filter((seed) =>
      anHour(seed, (random) => {
        // A third of them lies somewhere on the tide: an eighth more at noon than at midnight.
        const phase = 2 * Math.PI * random();
        return seed % 3 === 0 ? (share) => 1 + 0.125 * Math.sin(phase + (2 * Math.PI * share) / 24) : () => 1;
      }),
    );
    expect(told.length).toBeLessThanOrEqual(3);
  });
});
