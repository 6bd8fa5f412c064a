import { type Chart, isDrawable, type Series, valueWords } from '../model/series.ts';
import { type Scale, timeScale, valueScale } from './scale.ts';
import { stretches, thinned } from './stretches.ts';

/** Twice the points of a phone's width: sharp there, and wide enough for a desk. */
export const chartSize = { width: 1200, height: 520 } as const;

/** More lines than these cannot be told apart. */
export const mostSeries = 6;

const plot = { left: 136, right: 1164, top: 108, bottom: 448 } as const;
/** In pixels, of a line and of the columns that it is thinned to. */
const lineWidth = 4;
/** Readable on white in both modes; each line also has a dash of its own, so that no colour alone tells two apart. */
const strokes = [
  { colour: '#1264a3', dash: '' },
  { colour: '#b3541e', dash: '14 6' },
  { colour: '#1f7a54', dash: '4 5' },
  { colour: '#7a3e9d', dash: '18 5 4 5' },
  { colour: '#6b6b00', dash: '9 4' },
  { colour: '#4a4a55', dash: '2 4' },
] as const;
const red = '#c01343';
const ink = '#1d1c1d';
const faint = '#616061';

/** A chart as SVG: an opaque card with the lines, the limit, what happened when, and a legend with the last values. Texts are escaped. */
export function chartSvg(chart: Chart): string {
  const series = chart.series.slice(0, mostSeries);
  const across = timeScale({ ...chart, series });
  const up = valueScale({ ...chart, series });
  const x = (at: number) => plot.left + ((at - across.from) / (across.to - across.from)) * (plot.right - plot.left);
  const y = (value: number) => plot.bottom - ((value - up.from) / (up.to - up.from)) * (plot.bottom - plot.top);
  const body = [
    ...grid(chart, up, y),
    ...times(chart, across, x),
    ...series.map((one) => line(one, strokeOf(one, series), x, y)),
    ...limit(chart, y),
    ...markers(chart, across, x),
    ...legend(chart, series),
  ];
  const { width, height } = chartSize;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Inter">`,
    `<rect x="1" y="1" width="${width - 2}" height="${height - 2}" rx="14" fill="#ffffff" stroke="#d9d9de" stroke-width="2"/>`,
    text(36, 50, chart.title, { size: 28, bold: true }),
    ...body,
    '</svg>',
  ].join('\n');
}

type Place = (value: number) => number;

function grid(chart: Chart, up: Scale, y: Place): readonly string[] {
  return up.ticks.flatMap((tick) => [
    `<path d="M${plot.left} ${at(y(tick))}H${plot.right}" stroke="${tick === 0 ? '#8d8d92' : '#e8e8ec'}" stroke-width="2"/>`,
    text(plot.left - 14, y(tick) + 8, valueWords(tick, chart.unit), { size: 22, anchor: 'end', fill: faint }),
  ]);
}

function times(chart: Chart, across: Scale, x: Place): readonly string[] {
  const days = across.to - across.from > 2 * 86_400_000;
  const words = new Intl.DateTimeFormat('en-GB', {
    timeZone: chart.zone,
    ...(days ? { day: 'numeric', month: 'short' } : { hour: '2-digit', minute: '2-digit' }),
  });
  const ticks = across.ticks.flatMap((tick) => [
    `<path d="M${at(x(tick))} ${plot.bottom}v8" stroke="#8d8d92" stroke-width="2"/>`,
    text(x(tick), plot.bottom + 34, words.format(tick), { size: 22, anchor: anchorAt(x(tick)), fill: faint }),
  ]);
  return [...ticks, text(plot.right, 50, chart.zone, { size: 22, anchor: 'end', fill: faint })];
}

function line(one: Series, { colour, dash }: Stroke, x: Place, y: Place): string {
  const columnOf = (when: number) => Math.floor(x(when) / lineWidth);
  const path = stretches(one.points)
    .map((points) => {
      const [first, ...rest] = thinned(points, columnOf).map(([when, value]) => `${at(x(when))} ${at(y(value))}`);
      // A single measurement between two gaps is a dot.
      return rest.length === 0 ? `M${first}h0.01` : `M${first}L${rest.join(' ')}`;
    })
    .join('');
  const dashed = dash === '' ? '' : ` stroke-dasharray="${dash}"`;
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${one.baseline === true ? 3 : lineWidth}" stroke-linejoin="round" stroke-linecap="round"${dashed}/>`;
}

interface Stroke {
  readonly colour: string;
  readonly dash: string;
}

function strokeOf(one: Series, all: readonly Series[]): Stroke {
  if (one.baseline === true) return { colour: '#a0a0a8', dash: '3 7' };
  const place = all.filter(({ baseline }) => baseline !== true).indexOf(one);
  return strokes[place % strokes.length] ?? strokes[0];
}

function limit({ threshold, unit }: Chart, y: Place): readonly string[] {
  if (threshold === undefined) return [];
  const height = y(threshold.value);
  return [
    `<path d="M${plot.left} ${at(height)}H${plot.right}" stroke="${red}" stroke-width="3" stroke-dasharray="12 8"/>`,
    text(plot.right - 8, height - 10, `${threshold.label} ${valueWords(threshold.value, unit)}`, {
      size: 21,
      anchor: 'end',
      fill: red,
    }),
  ];
}

/** What happened: a line down, its label on the side that has room. */
function markers({ markers: all = [] }: Chart, across: Scale, x: Place): readonly string[] {
  return all
    .filter((marker) => marker.at >= across.from && marker.at <= across.to)
    .flatMap((marker, index) => {
      const place = x(marker.at);
      const turned = place > (plot.left + plot.right) / 2;
      // Two that lie close keep their labels on lines of their own.
      const height = plot.top + 18 + (index % 3) * 28;
      return [
        `<path d="M${at(place)} ${plot.top}V${plot.bottom}" stroke="${ink}" stroke-width="2" stroke-dasharray="2 5"/>`,
        text(place + (turned ? -8 : 8), height, marker.label, {
          size: 21,
          bold: true,
          anchor: turned ? 'end' : 'start',
        }),
      ];
    });
}

/** Name and last value of each line, in a row under the title. */
function legend(chart: Chart, series: readonly Series[]): readonly string[] {
  let left = 36;
  const omitted = chart.series.length - series.length;
  const entries = series.map((one) => {
    const { colour, dash } = strokeOf(one, series);
    const last = one.points.findLast(([, value]) => isDrawable(value))?.[1] ?? null;
    const words = `${one.name}  ${last === null ? 'no data' : valueWords(last, chart.unit)}`;
    const drawn = [
      `<path d="M${left} 80h38" stroke="${colour}" stroke-width="5"${dash === '' ? '' : ` stroke-dasharray="${dash}"`}/>`,
      text(left + 50, 88, words, { size: 22 }),
    ].join('');
    left += 50 + words.length * 12.4 + 34;
    return drawn;
  });
  return omitted > 0 ? [...entries, text(left, 88, `and ${omitted} more`, { size: 22, fill: faint })] : entries;
}

function anchorAt(place: number): 'start' | 'middle' | 'end' {
  return place > plot.right - 40 ? 'end' : 'middle';
}

interface TextStyle {
  readonly size: number;
  readonly bold?: boolean;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly fill?: string;
}

function text(x: number, y: number, words: string, { size, bold, anchor = 'start', fill = ink }: TextStyle): string {
  const weight = bold === true ? ' font-weight="600"' : '';
  return `<text x="${at(x)}" y="${at(y)}" font-size="${size}" fill="${fill}" text-anchor="${anchor}"${weight}>${escaped(words)}</text>`;
}

const at = (value: number) => String(Math.round(value * 10) / 10);

/** Text of others in XML: what has a meaning there is written out, what XML cannot hold is left out. */
function escaped(words: string): string {
  return words
    .toWellFormed()
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
