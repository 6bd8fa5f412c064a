import { describe, expect, it } from 'vitest';
import { growthOf, type Sample } from '../../src/metrics/growth.ts';

const MiB = 1024 ** 2;
const minute = 60_000;
const limit = 512 * MiB;

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

interface Life {
  /** Bytes per minute. */
  readonly leak: number;
  readonly base?: number;
  /** What caches fill, and the minutes in which they fill to 63%. */
  readonly cache?: readonly [bytes: number, tau: number];
  /** Standard deviation of the noise, and how much of it stays from one minute to the next. */
  readonly noise?: readonly [bytes: number, stays: number];
  /** Share of minutes in which a request needs far more for a moment. */
  readonly spikes?: number;
  /** The garbage that is collected every so many minutes. */
  readonly garbage?: readonly [bytes: number, every: number];
}

/** The memory of a process by its minutes, until it reaches the limit or a week is over. */
function live(random: () => number, { leak, base = 128 * MiB, cache, noise = [0, 0], spikes = 0, garbage }: Life) {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  let drift = 0;
  const values: number[] = [];
  for (let at = 0; at < 10_080; at += 1) {
    drift = noise[1] * drift + Math.sqrt(1 - noise[1] ** 2) * noise[0] * normal();
    const warm = cache === undefined ? 0 : cache[0] * (1 - Math.exp(-at / cache[1]));
    const saw = garbage === undefined ? 0 : (garbage[0] * (at % garbage[1])) / garbage[1];
    const lasting = base + leak * at + warm + drift + saw;
    if (lasting >= limit) break;
    values.push(Math.min(limit - 1, lasting + (random() < spikes ? (20 + 60 * random()) * MiB : 0)));
  }
  return values;
}

const samplesOf = (values: readonly number[]): readonly Sample[] => values.map((value, at) => [at * minute, value]);

describe('a hundred leaks', () => {
  /** A pod that dies and starts again, watched until some time of its second life: what was seen, and when it truly dies. */
  function aLeak(seed: number) {
    const random = dice(seed);
    const between = (low: number, high: number) => low + (high - low) * random();
    const life: Life = {
      leak: between(0.3, 3) * MiB,
      base: between(80, 160) * MiB,
      ...(seed % 3 === 0 ? {} : { cache: [between(20, 90) * MiB, between(5, 40)] as const }),
      noise: [between(0.5, 5) * MiB, seed % 2 === 0 ? 0 : between(0.3, 0.8)],
      spikes: seed % 4 === 0 ? 0.02 : 0,
      ...(seed % 5 === 0 ? { garbage: [between(5, 20) * MiB, Math.round(between(4, 12))] as const } : {}),
    };
    const [first, second] = [live(random, life), live(random, life)];
    const watched = Math.max(45, Math.round(second.length * between(0.35, 0.85)));
    return {
      seen: samplesOf([...first, ...second.slice(0, watched)]),
      dies: (first.length + second.length) * minute,
      watched,
    };
  }

  const told = Array.from({ length: 100 }, (_, seed) => {
    const { seen, dies, watched } = aLeak(seed + 1);
    const death = growthOf(seen)?.reaches(limit);
    const [now] = seen.at(-1) ?? [0];
    return { dies, death, left: dies - now, watched };
  });

  it('the time of death lies in the interval that was told in at least 90 of them', () => {
    const inside = told.filter(({ dies, death }) => death !== undefined && death.low <= dies && dies <= death.high);
    expect(inside.length).toBeGreaterThanOrEqual(90);
  });

  it('and the interval is one that people can act on: in most narrower than what is left', () => {
    const widths = told.flatMap(({ death, left }) => (death === undefined ? [] : (death.high - death.low) / left));
    const [middle = Infinity] = widths.toSorted((a, b) => a - b).slice(50);
    expect(middle).toBeLessThan(1);
  });
});

describe('no leak', () => {
  const grows = (life: Life, seed: number) => growthOf(samplesOf(live(dice(seed), life).slice(0, 360)))?.grows;
  const seeds = Array.from({ length: 30 }, (_, index) => index + 1);
  const alarms = (life: Life) => seeds.filter((seed) => grows(life, seed)).length;

  it.each([
    ['noise', { leak: 0, noise: [4 * MiB, 0] }, 1],
    ['noise that stays for minutes', { leak: 0, noise: [4 * MiB, 0.8] }, 3],
    ['a cache that fills', { leak: 0, cache: [80 * MiB, 30], noise: [2 * MiB, 0] }, 1],
    ['garbage that is collected', { leak: 0, garbage: [30 * MiB, 9], noise: [2 * MiB, 0] }, 1],
  ] as const)('%s is taken for one hardly ever', (_, life, most) => {
    expect(alarms(life)).toBeLessThanOrEqual(most);
  });
});

it('too few measurements, or too short a time since the last start, tell nothing', () => {
  const values = live(dice(1), { leak: MiB });
  expect(growthOf(samplesOf(values.slice(0, 25)))).toBeUndefined();
  expect(growthOf(samplesOf([...values, ...values.slice(0, 25)]))).toBeUndefined();
  expect(growthOf([])).toBeUndefined();
});

it('a steady leak without noise is told to the minute, with its slope', () => {
  const values = live(dice(1), { leak: MiB, base: 100 * MiB });
  const growth = growthOf(samplesOf(values.slice(0, 200)));
  expect(growth?.slope.best).toBeCloseTo(MiB / minute, 3);
  const death = growth?.reaches(limit);
  expect((death?.low ?? 0) / minute).toBeCloseTo(412, 0);
  expect((death?.high ?? 0) / minute).toBeCloseTo(412, 0);
});
