import { expect, it } from 'vitest';
import { withPictures } from '../../src/charts/pictures.ts';
import type { Chart } from '../../src/model/series.ts';

const chart = (title: string, values: readonly (number | null)[] = [310, 1720]): Chart => ({
  title,
  unit: 'ms',
  zone: 'UTC',
  series: [{ name: 'p99', points: values.map((value, index) => [index * 60_000, value]) }],
});
const report = (...charts: readonly Chart[]) => ({
  mark: 'good' as const,
  headline: 'Measured',
  parts: charts.map((one) => ({ kind: 'series' as const, chart: one })),
});

it('gives each chart its picture, with its title and its words', async () => {
  const { attachments } = await withPictures(report(chart('p99'), chart('p50')), async () => Uint8Array.of(1, 2));
  expect(attachments).toMatchObject([
    { name: 'chart-1.png', title: 'p99', type: 'image/png', size: 2, words: 'p99 310 ms → 1,720 ms' },
    { name: 'chart-2.png', title: 'p50' },
  ]);
});

it('draws no secret: a picture cannot be masked afterwards', async () => {
  const drawn: Chart[] = [];
  const secret = 'xoxb-123456789012-abcdefghijklmnopqrstuvwx';
  await withPictures(report(chart(`latency ${secret}`)), async (one) => {
    drawn.push(one);
    return Uint8Array.of(1);
  });
  expect(JSON.stringify(drawn)).not.toContain(secret);
  expect(drawn[0]?.series[0]?.points).toEqual([
    [0, 310],
    [60_000, 1720],
  ]);
});

it('costs no answer: what cannot be drawn is named, what was not measured has no picture, and five are four and one more', async () => {
  const broken = await withPictures(report(chart('p99')), () => Promise.reject(new Error('no font')));
  expect(broken).toMatchObject({ notes: ['the picture of p99 could not be drawn'], attachments: [] });
  const draw = async () => Uint8Array.of(1);
  expect((await withPictures(report(chart('p99', [null, Infinity])), draw)).attachments).toBeUndefined();
  const many = await withPictures(report(...['a', 'b', 'c', 'd', 'e'].map((title) => chart(title))), draw);
  expect(many.attachments).toHaveLength(4);
  expect(many.notes).toEqual(['1 more chart has no picture']);
});
