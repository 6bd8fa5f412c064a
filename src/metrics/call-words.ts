import { cut } from '../model/cut.ts';
import type { TextFile } from '../model/file.ts';
import type { Column, Part } from '../model/report.ts';
import type { Chart, Point, Series, Unit } from '../model/series.ts';
import { plain, type Text } from '../model/text.ts';
import { periodWords } from '../model/time-words.ts';
import { counted } from '../model/units.ts';
import { shortName } from '../workloads/pods.ts';
import type { CallsSeen } from './gather.ts';
import { lengthOf } from './period.ts';
import type { Grouping } from './settings.ts';

/** Rows in the channel: what a phone shows at once. */
const mostRows = 8;
/** Of a name that a label holds, in a table and in a legend. */
const longest = { cell: 32, legend: 22 } as const;

export const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** `14,400 calls`. */
export const callsWords = (calls: number): string => `${grouped.format(calls)} ${calls === 1 ? 'call' : 'calls'}`;

/** `in the same hour yesterday`, `at the same time yesterday`, `since the pods started`. */
export function yesterdayWords({ asked, pods }: CallsSeen): string {
  if (pods !== undefined) return 'since the pods started';
  return lengthOf(asked) === 3_600_000 ? 'in the same hour yesterday' : 'at the same time yesterday';
}

/** `the last hour`. */
export const lastTime = ({ asked }: CallsSeen): string => `the last ${periodWords(lengthOf(asked))}`;

/** A value of a label as people see it: pods by their last letters, '' as what it lacks. */
function groupName(name: string, by: Grouping, most: number): string {
  if (name === '') return `no ${by}`;
  return cut((by === 'pod' ? shortName(name) : name).replaceAll(/\s+/g, ' '), most);
}

/** That nobody measures something. */
export const lackWords = (metric: string, { pods, environment }: CallsSeen): string =>
  pods === undefined
    ? `Prometheus has no ${metric} from the last day`
    : `No pod that was read has ${metric} on its ${environment.server.metricsPath}`;

/** The column with what a group is compared with; yesterday had other pods. */
export function beforeColumn({ by, pods }: CallsSeen): readonly string[] {
  if (pods !== undefined) return ['Since start'];
  return by === 'pod' ? [] : ['Yesterday'];
}

/** What numbers of pods are based on, before anything else. */
export const basisPart = ({ pods }: CallsSeen): readonly Part[] =>
  pods === undefined ? [] : [{ kind: 'text', text: pods.basis }];

/** The time a button asks about: what was asked, whatever could be told. */
export const sinceOf = ({ asked, pods }: CallsSeen): number => pods?.sinceMs ?? lengthOf(asked);

const title = (by: Grouping) => `${by.slice(0, 1).toUpperCase()}${by.slice(1)}`;

/** A table of groups as it is in the channel: its first rows, and how many there are beyond. */
export function groupTable(
  { by }: CallsSeen,
  columns: readonly string[],
  rows: readonly (readonly [name: string, ...cells: Text[]])[],
): readonly Part[] {
  const left = rows.length - mostRows;
  const right = columns.map((one): Column => ({ title: one, align: 'right' }));
  const shown = rows.slice(0, mostRows).map(([name, ...cells]) => [groupName(name, by, longest.cell), ...cells]);
  if (shown.length === 0) return [];
  const table: Part = { kind: 'table', columns: [{ title: title(by) }, ...right], rows: shown };
  return left > 0 ? [table, { kind: 'text', text: `… and ${left} more in the file` }] : [table];
}

/** All of it as a file, where the channel shows a part. */
export function groupFile(
  { by, name }: CallsSeen,
  what: string,
  columns: readonly string[],
  rows: readonly (readonly [name: string, ...cells: Text[]])[],
): readonly TextFile[] {
  if (rows.length <= mostRows) return [];
  const lines = rows.map(([group, ...cells]) =>
    [group === '' ? `no ${by}` : group.replaceAll(/\s+/g, ' '), ...cells.map((cell) => plain(cell))].join('\t'),
  );
  const text = `${[title(by), ...columns].join('\t')}\n${lines.join('\n')}\n`;
  return [{ name: `${what}-by-${by}.txt`, title: `${name}: ${what} by ${by}, ${rows.length} of them`, text }];
}

export interface CallChart {
  readonly title: string;
  readonly unit: Unit;
  readonly lines: readonly Series[];
  readonly yesterday: readonly Point[];
  readonly limit: number;
}

/** A chart with the limit, yesterday behind it, and what changed the deployment; none of what pods tell. */
export function callChart(
  seen: CallsSeen,
  { title: called, unit, lines, yesterday, limit }: CallChart,
): readonly Part[] {
  // Two readings are no line.
  if (seen.pods !== undefined) return [];
  const drawn = lines.map((one) => ({ ...one, name: cut(one.name, longest.legend) }));
  const chart: Chart = {
    title: called,
    unit,
    zone: seen.environment.timezone,
    series: [
      ...drawn,
      ...(yesterday.length === 0 ? [] : [{ name: 'yesterday', points: yesterday, baseline: true as const }]),
    ],
    threshold: { value: limit, label: 'limit' },
    ...(seen.markers.length === 0 ? {} : { markers: seen.markers }),
  };
  return [{ kind: 'series', chart }];
}

/** A line of one group, named as in the table. */
export const groupLine = (one: Series, by: Grouping): Series => ({
  ...one,
  name: groupName(one.name, by, longest.legend),
});

/** What the label that is grouped by is for, where no series has it. */
export function labelNote({ by, settings, pods }: CallsSeen, names: readonly string[]): readonly string[] {
  if (names.some((name) => name !== '') || names.length === 0) return [];
  const other = by === 'tool' ? 'by=pod' : 'by=tool';
  const named = pods === undefined ? `, or name the label in prometheus.groups.${by}` : '';
  return [`No series has the label ${settings.groups[by]}: try ${other}${named}`];
}

/** What changed in that time, in words: the picture is not all people see. */
export function changeNotes({ markers }: CallsSeen): readonly Text[] {
  const shown = markers.slice(-3);
  if (shown.length === 0) return [];
  const words = shown.flatMap(({ at, label }, index) => [
    index === 0 ? '' : ', ',
    `${label} at `,
    { time: new Date(at).toISOString(), as: 'time' as const },
  ]);
  const left = markers.length - shown.length;
  return [['Changed in this time: ', ...(left > 0 ? [`${counted(left, 'change')} before, `] : []), ...words]];
}
