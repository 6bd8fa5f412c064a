import { expect, it } from 'vitest';
import { chartWords } from '../../src/charts/chart-words.ts';
import { timeScale, valueScale } from '../../src/charts/scale.ts';
import { sparkLine } from '../../src/charts/spark-line.ts';
import { chartSvg } from '../../src/charts/svg.ts';
import type { Chart, Point } from '../../src/model/series.ts';

const start = Date.parse('2026-11-30T13:30:00Z');
const minute = 60_000;
const points = (values: readonly (number | null)[]): readonly Point[] =>
  values.map((value, index) => [start + index * minute, value]);
const chart = (values: readonly (number | null)[], more: Partial<Chart> = {}): Chart => ({
  title: 'p99 of mcp-server',
  unit: 'ms',
  zone: 'Asia/Kolkata',
  series: [{ name: 'p99', points: points(values) }],
  ...more,
});
/** What is drawn of the first line. */
const linePath = (svg: string) => /<path d="([^"]+)" fill="none"/.exec(svg)?.[1] ?? '';
const placesOf = (path: string) => [...path.matchAll(/([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [x, y] as const);
const words = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

it('shows title, zone, limit, markers and the last value of each line', () => {
  const svg = chartSvg(
    chart([310, 320, 1720], {
      threshold: { value: 1000, label: 'limit' },
      markers: [{ at: start + minute, label: '2.4.0' }],
    }),
  );
  expect(words(svg)).toEqual(
    expect.arrayContaining(['p99 of mcp-server', 'Asia/Kolkata', 'limit 1,000 ms', '2.4.0', 'p99  1,720 ms', '19:00']),
  );
});

it('leaves a gap where nothing was measured, and marks a lone measurement', () => {
  expect(linePath(chartSvg(chart([1, 2, null, 3, 4]))).match(/M/g)).toHaveLength(2);
  expect(linePath(chartSvg(chart([null, 2, null])))).toMatch(/^M[\d.]+ [\d.]+h0\.01$/);
  expect(linePath(chartSvg(chart([null, null])))).toBe('');
});

it('draws no more of a long line than a picture can show, and every peak, dip and gap of it', () => {
  const calm = Array.from({ length: 20_000 }, (_, index): number | null => 50 + (index % 3));
  const height = (value: number) => String(Math.round((448 - (value / 100) * 340) * 10) / 10);
  const drawn = linePath(chartSvg(chart(calm.with(7003, 96).with(7004, 4).with(12_345, null))));
  expect(placesOf(drawn).length).toBeLessThan(600);
  expect(placesOf(drawn).map(([, y]) => y)).toEqual(expect.arrayContaining([height(96), height(4)]));
  expect(drawn.match(/M/g)).toHaveLength(2);
  expect([placesOf(drawn).at(0)?.[0], placesOf(drawn).at(-1)?.[0]]).toEqual(['136', '1164']);
});

it('draws each point of a line that the picture has room for', () => {
  const steady = Array.from({ length: 250 }, () => 5);
  expect(placesOf(linePath(chartSvg(chart(steady))))).toHaveLength(250);
});

it('draws what is beyond all bounds as a gap, in the picture, in words and as a line of bars', () => {
  const broken = chart([1, Infinity, 3, -Infinity]);
  expect(valueScale(broken)).toEqual(valueScale(chart([1, null, 3, null])));
  expect(chartSvg(broken)).toBe(chartSvg(chart([1, null, 3, null])));
  expect(chartWords(broken)).toBe('p99 1 ms → 3 ms');
  expect(sparkLine(broken.series[0]?.points ?? [], 4)).toBe(sparkLine(points([1, null, 3, null]), 4));
});

it('takes any text for a label', () => {
  const hostile = '<script>&"\u0000\ud83d</text>';
  const svg = chartSvg(chart([1, 2], { title: hostile, markers: [{ at: start, label: hostile }] }));
  expect(svg).not.toContain('<script>');
  expect(svg).not.toContain('\u0000');
  expect(words(svg)).toContain('&lt;script&gt;&amp;&quot;\ufffd&lt;/text&gt;');
});

it('draws six lines and says how many it left out', () => {
  const series = Array.from({ length: 9 }, (_, index) => ({ name: `pod-${index}`, points: points([1, 2]) }));
  expect(words(chartSvg(chart([], { series })))).toContain('and 3 more');
  const [first = expect.fail('no series'), ...others] = series;
  const beyond = [first, ...others.slice(0, 5), { name: 'not drawn', points: points([9000]) }];
  expect(words(chartSvg(chart([], { series: beyond })))).not.toContain('9,000 ms');
  expect(words(chartSvg(chart([], { series: beyond })))).toContain('2 ms');
});

it.each([
  [[0.2], { from: 0, to: 0.25 }],
  [[7], { from: 0, to: 8 }],
  [[1720], { from: 0, to: 2000 }],
  [[0, 0], { from: 0, to: 0.2 }],
  [[-3, 4], { from: -4, to: 6 }],
])('the axis of %j has round ends', (values, ends) => {
  expect(valueScale(chart(values))).toMatchObject(ends);
});

it('bytes count in powers of 1,024', () => {
  const scale = valueScale(chart([412 * 1024 ** 2], { unit: 'bytes' }));
  expect(scale.ticks.map((tick) => tick / 1024 ** 2)).toEqual([0, 100, 200, 300, 400, 500]);
});

it('ticks lie on round times of the zone', () => {
  const hours = chart(Array.from({ length: 8 * 60 }, () => 1));
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Kolkata', hour: '2-digit', minute: '2-digit' });
  expect(timeScale(hours).ticks.map((tick) => format.format(tick))).toEqual([
    '19:00',
    '20:00',
    '21:00',
    '22:00',
    '23:00',
    '00:00',
    '01:00',
    '02:00',
  ]);
});

it('a spark line keeps a short peak, and shows gaps', () => {
  const quiet = Array.from({ length: 400 }, () => 1);
  const peak = quiet.with(201, 9);
  expect(sparkLine(points(peak))).toMatch(/^▁{20}█▁{19}$/);
  expect(sparkLine(points([1, null, 8]))).toBe('▁ █');
  expect(sparkLine(points([0, 5, 10, 20]), 4, 10)).toBe('▁▅██');
  expect(sparkLine([])).toBe('');
  expect(sparkLine(points([null]))).toBe(' ');
});

it('says the chart in a sentence', () => {
  expect(chartWords(chart([310, 1720, 320], { threshold: { value: 1000, label: 'limit' } }))).toBe(
    'p99 310 ms → 320 ms (most 1,720 ms at 19:01), limit 1,000 ms (Asia/Kolkata time)',
  );
  const released = chart([310, 1720], { markers: [{ at: 0, label: '2.4.0' }] });
  expect(chartWords(released)).toMatch(/, 2\.4\.0 at \d\d:\d\d \(\S+ time\)$/);
  expect(chartWords(chart([null]))).toBe('p99: nothing was measured');
});
