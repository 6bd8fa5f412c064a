import { expect, it } from 'vitest';
import { chartPng } from '../../src/adapters/charts/png.ts';
import { chartSize } from '../../src/charts/svg.ts';
import type { Chart } from '../../src/model/series.ts';

const chart = (title: string): Chart => ({
  title,
  unit: 'ms',
  zone: 'UTC',
  series: [{ name: 'p99', points: Array.from({ length: 60 }, (_, index) => [index * 60_000, index * 20]) }],
});

it('is a PNG of the size that is promised, and small enough for a message', async () => {
  const png = await chartPng(chart('p99'));
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([chartSize.width, chartSize.height]);
  expect(png.length).toBeLessThan(200_000);
});

it('draws its texts: with another title it is another picture', async () => {
  const [one, same, other] = await Promise.all(['p99', 'p99', 'p50'].map((title) => chartPng(chart(title))));
  expect(one).toEqual(same);
  expect(one).not.toEqual(other);
});
