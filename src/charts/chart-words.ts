import { type Chart, isDrawable, type Series, valueWords } from '../model/series.ts';
import { type Inline, plain, type Text } from '../model/text.ts';

/** The chart in one sentence, its times in the zone of whoever reads it: `p99 310 ms → 1,720 ms (most 2,100 ms at 21:46), limit 1,000 ms, 2.4.0 at 21:40`. */
export function chartText(chart: Chart): Text {
  const { threshold } = chart;
  const limit = threshold === undefined ? [] : [`, limit ${valueWords(threshold.value, chart.unit)}`];
  const marks = (chart.markers ?? []).slice(0, 3).flatMap(({ at, label }) => [`, ${label} at `, clockTime(at)]);
  const drawn = chart.series.filter(({ baseline }) => baseline !== true);
  const each = drawn.flatMap((series, index) => [...(index === 0 ? [] : ['; ']), ...seriesText(series, chart)]);
  return [...each, ...limit, ...marks];
}

/** The same for a screen reader, where no picture is seen: in the zone of the picture, which it names. */
export function chartWords(chart: Chart): string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: chart.zone, hour: '2-digit', minute: '2-digit' });
  const text = chartText(chart);
  const isTimed = typeof text !== 'string' && text.some((piece) => typeof piece !== 'string');
  return `${plain(text, { time: (iso) => format.format(Date.parse(iso)) })}${isTimed ? ` (${chart.zone} time)` : ''}`;
}

const clockTime = (at: number): Inline => ({ time: new Date(at).toISOString(), as: 'time' });

function seriesText({ name, points }: Series, { unit }: Chart): readonly Inline[] {
  const measured = points.filter((point): point is readonly [number, number] => isDrawable(point[1]));
  const [first] = measured;
  const last = measured.at(-1);
  if (first === undefined || last === undefined) return [`${name}: nothing was measured`];
  const most = measured.reduce((top, point) => (point[1] > top[1] ? point : top), first);
  const isPeak = most[1] > Math.max(first[1], last[1]);
  return [
    `${name} ${valueWords(first[1], unit)} → ${valueWords(last[1], unit)}`,
    ...(isPeak ? [` (most ${valueWords(most[1], unit)} at `, clockTime(most[0]), ')'] : []),
  ];
}
