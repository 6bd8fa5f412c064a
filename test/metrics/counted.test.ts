import fc from 'fast-check';
import { Counter, Histogram, Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { countedBetween, processStart } from '../../src/metrics/counted.ts';
import { readPage } from '../../src/metrics/exposition.ts';
import { bucketsOf, quantileOf } from '../../src/metrics/histogram.ts';

const counters = new Set(['calls_total', 'took_bucket', 'took_count', 'took_sum']);
const read = (text: string) => readPage(text, new Set([...counters, processStart]));
const between = (before: string, after: string) => {
  const { samples, restarted } = countedBetween(read(before), read(after), counters);
  return [...samples.map(({ labels, value }) => [labels.get('tool') ?? labels.get('le'), value]), restarted];
};

it('counts what came in between; a series that is new began at zero, one that is gone is missing', () => {
  expect(
    between(
      'calls_total{tool="a"} 10\ncalls_total{tool="gone"} 5\n',
      'calls_total{tool="a"} 13\ncalls_total{tool="new"} 2\n',
    ),
  ).toEqual([['a', 3], ['new', 2], false]);
});

it('a counter that fell began anew, and so did all of a process with another start', () => {
  expect(between('calls_total{tool="a"} 10\n', 'calls_total{tool="a"} 4\n')).toEqual([['a', 4], true]);
  expect(
    between(`calls_total{tool="a"} 10\n${processStart} 100\n`, `calls_total{tool="a"} 12\n${processStart} 160.5\n`),
  ).toEqual([['a', 12], true]);
});

it('of a histogram that began anew every bucket counts from zero, also one that did not fall', () => {
  const page = (small: number, all: number) => `took_bucket{le="1"} ${small}\ntook_bucket{le="+Inf"} ${all}\n`;
  expect(between(page(2, 10), page(3, 3))).toEqual([['1', 3], ['+Inf', 3], true]);
});

it('what is no number is missing, not zero', () => {
  expect(between('calls_total{tool="a"} 1\n', 'calls_total{tool="a"} NaN\n')).toEqual([false]);
});

it('the quantile of two pods is that of all their calls, to the width of a bucket', async () => {
  const bounds = Array.from({ length: 60 }, (_, index) => 1.15 ** index);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.double({ min: 1, max: 3000, noNaN: true }), { minLength: 1, maxLength: 80 }), {
        minLength: 1,
        maxLength: 3,
      }),
      fc.constantFrom(0.5, 0.95, 0.99),
      async (pods, share) => {
        const pages = await Promise.all(
          pods.map(async (values, index) => {
            const registry = new Registry();
            const took = new Histogram({ name: 'took', help: 'took', buckets: bounds, registers: [registry] });
            for (const value of values) took.observe(value);
            return [index, [...read(await registry.metrics()).samples.values()]] as const;
          }),
        );
        const owner = new Map(pages.flatMap(([index, all]) => all.map((one) => [one, index] as const)));
        const buckets = bucketsOf(
          [...owner.keys()].filter(({ name }) => name === 'took_bucket'),
          (one) => `${owner.get(one)}`,
        );
        const sorted = pods.flat().sort((a, b) => a - b);
        const truth = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
        const found = quantileOf(share, buckets) ?? 0;
        expect(found).toBeGreaterThanOrEqual(truth / 1.1501);
        expect(found).toBeLessThanOrEqual(truth * 1.1501);
      },
    ),
  );
});

it('above the last bound is the last bound; without calls, or without +Inf, there is no quantile', async () => {
  const registry = new Registry();
  const took = new Histogram({ name: 'took', help: 'took', buckets: [0.1, 1], registers: [registry] });
  const buckets = async () =>
    bucketsOf(
      [...read(await registry.metrics()).samples.values()].filter(({ name }) => name === 'took_bucket'),
      () => '',
    );
  expect(quantileOf(0.99, await buckets())).toBeUndefined();
  took.observe(7);
  expect(quantileOf(0.99, await buckets())).toBe(1);
  expect(quantileOf(0.99, (await buckets()).slice(0, -1).slice(0, 1))).toBeUndefined();
});

it('two versions with other bounds are added where both have a bound, so that the sum never falls', () => {
  const old = read('took_bucket{le="0.1"} 5\ntook_bucket{le="1"} 9\ntook_bucket{le="+Inf"} 10\n');
  const fresh = read('took_bucket{le="0.5"} 4\ntook_bucket{le="1"} 6\ntook_bucket{le="+Inf"} 6\n');
  const owner = new Map([old, fresh].flatMap((page, index) => [...page.samples.values()].map((one) => [one, index])));
  expect(bucketsOf([...owner.keys()], (one) => `${owner.get(one)}`)).toEqual([
    [1, 15],
    [Number.POSITIVE_INFINITY, 16],
  ]);
});

it('calls that are counted without being seen are no calls: a counter without a change gives zero of a known series', async () => {
  const registry = new Registry();
  new Counter({ name: 'calls_total', help: 'calls', registers: [registry] }).inc(3);
  const page = await registry.metrics();
  expect(countedBetween(read(page), read(page), counters).samples.map(({ value }) => value)).toEqual([0]);
});
