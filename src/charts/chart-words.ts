import { type Chart, isDrawable, type Series, valueWords } from '../model/series.ts';

/** The chart in one sentence, for a screen reader and where no picture is seen: `p99 310 ms → 1,720 ms (most 2,100 ms at 21:46), limit 1,000 ms, 2.4.0 at 21:40`. */
export function chartWords(chart: Chart): string {
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: chart.zone, hour: '2-digit', minute: '2-digit' });
  const { threshold } = chart;
  const limit = threshold === undefined ? '' : `, limit ${valueWords(threshold.value, chart.unit)}`;
  const marks = (chart.markers ?? []).slice(0, 3).map(({ at, label }) => `, ${label} at ${time.format(at)}`);
  const drawn = chart.series.filter(({ baseline }) => baseline !== true);
  return `${drawn.map((series) => seriesWords(series, chart, time)).join('; ')}${limit}${marks.join('')}`;
}

function seriesWords({ name, points }: Series, { unit }: Chart, time: Intl.DateTimeFormat): string {
  const measured = points.filter((point): point is readonly [number, number] => isDrawable(point[1]));
  const [first] = measured;
  const last = measured.at(-1);
  if (first === undefined || last === undefined) return `${name}: nothing was measured`;
  const most = measured.reduce((top, point) => (point[1] > top[1] ? point : top), first);
  const peak =
    most[1] > Math.max(first[1], last[1]) ? ` (most ${valueWords(most[1], unit)} at ${time.format(most[0])})` : '';
  return `${name} ${valueWords(first[1], unit)} → ${valueWords(last[1], unit)}${peak}`;
}
