import { cut } from '../model/cut.ts';
import type { TextFile } from '../model/file.ts';
import type { Offer, Part, Report } from '../model/report.ts';
import { lastWords } from '../model/time-words.ts';
import { counted } from '../model/units.ts';
import type { Pod } from '../ports/workload.ts';
import { shortName } from '../workloads/pods.ts';
import { gapNotes } from './containers.ts';
import { entryLevel } from './entry-level.ts';
import { jsonLine } from './json-level.ts';
import type { Found, Merged, Sought } from './merge.ts';

/** Lines in the channel: what a phone shows at once. */
const mostLines = 20;
/** Lines of a stack in the channel; the rest of it is in the file. */
const mostOfStack = 3;
/** Of the words that were sought, in the headline. */
const mostGrep = 60;
const grouped = new Intl.NumberFormat('en');

export interface LinesSeen extends Merged {
  readonly deployment: string;
  /** Whose logs were read. */
  readonly pods: readonly Pod[];
  readonly sought: Sought;
  /** undefined where the runs before the last restart were asked for, however old. */
  readonly sinceMs: number | undefined;
  /** Logs that were not begun, because there are too many. */
  readonly leftOut: number;
  readonly zone: string;
}

/** Lines of many logs as a report: how many, the newest ones, all that was kept as a file. */
export function linesReport(seen: LinesSeen): Report {
  const { found, count, pods, gaps, leftOut, deployment } = seen;
  const shown = screenOf(seen);
  const small = found.length <= shown.entries && found.every(({ lines }) => lines.length <= mostOfStack);
  const file = small ? undefined : fileOf(seen);
  const parts: readonly Part[] =
    found.length === 0 ? [] : [{ kind: 'log', title: `Newest last, times in ${seen.zone}`, lines: shown.lines }];
  return {
    mark: found.length > 0 ? 'neutral' : gaps.length > 0 || pods.length === 0 ? 'unknown' : 'neutral',
    headline: `${deployment}: ${headline(seen)}`,
    parts,
    notes: [
      ...(found.length > shown.entries ? [`newest ${shown.entries} of ${grouped.format(count)} shown`] : []),
      ...(seen.more ? ['older ones were not counted'] : []),
      ...(count > found.length ? [`the file has the newest ${grouped.format(found.length)}`] : []),
      ...(seen.sought.level === undefined ? [] : ['lines that name no level are left out']),
      ...(leftOut === 0 ? [] : [`${counted(leftOut, 'log')} more not read: name a pod with pod=`]),
      ...gapNotes(gaps),
    ],
    offers: offersOf(seen),
    ...(file === undefined ? {} : { attachments: [file] }),
  };
}

/** What there is to see while the rest is read: the newest lines, from the end of each log. Counts nothing, for nothing is counted yet. */
export function firstScreen(seen: LinesSeen, tailLines: number, logs: number): Report {
  const { deployment, zone } = seen;
  return {
    mark: 'running',
    headline: `${deployment}: the newest lines of ${counted(logs, 'log')}, so far`,
    parts: [{ kind: 'log', title: `Newest last, times in ${zone}`, lines: screenOf(seen).lines }],
    notes: [`from the last ${tailLines} lines of each; the rest is being read`],
  };
}

function headline({ count, pods, sought: { level, grep }, sinceMs, deployment }: LinesSeen): string {
  if (pods.length === 0) return 'no pods whose logs could be read';
  const what = [
    ...(level === undefined ? [] : [` at level ${level} or worse`]),
    ...(grep === undefined ? [] : [` with “${cut(grep, mostGrep)}”`]),
  ].join('');
  const when = sinceMs === undefined ? 'before the last restart' : `in ${lastWords(sinceMs)}`;
  const [only, ...others] = pods;
  const where =
    only !== undefined && others.length === 0 ? only.name.replace(`${deployment}-`, '') : counted(pods.length, 'pod');
  return `${count === 0 ? 'no lines' : `${grouped.format(count)} ${count === 1 ? 'line' : 'lines'}`}${what} ${when}, ${where}`;
}

interface Screen {
  readonly lines: readonly string[];
  /** How many entries it shows. */
  readonly entries: number;
}

/** The newest entries that fit a screen, each with the beginning of its stack. */
export function screenOf({ found, zone, pods }: Pick<LinesSeen, 'found' | 'zone' | 'pods'>): Screen {
  const time = timeIn(zone);
  const several = pods.length > 1;
  const lines: string[] = [];
  let entries = 0;
  for (const one of found.toReversed()) {
    const block = blockOf(one, time, several);
    if (entries > 0 && lines.length + block.length > mostLines) break;
    lines.unshift(...block);
    entries += 1;
  }
  return { lines, entries };
}

function blockOf(entry: Found, time: (at: number) => string, several: boolean): readonly string[] {
  const [first = '', ...stack] = entry.lines;
  const json = first.trimStart().startsWith('{') ? jsonLine(first) : undefined;
  const level = entryLevel(entry.lines);
  const words =
    json?.message === undefined
      ? first
      : [
          ...(level === undefined ? [] : [level.toUpperCase()]),
          json.message.replaceAll(/\s+/g, ' '),
          ...json.fields,
        ].join(' ');
  const from = sourceWords(entry, several);
  const shown = stack.slice(0, mostOfStack - 1);
  const left = stack.length - shown.length;
  return [
    [time(entry.at), ...(from === '' ? [] : [from]), words].join(' '),
    ...shown.map((line) => `    ${line.trim()}`),
    ...(left > 0 ? [`    … ${counted(left, 'more line')}`] : []),
  ];
}

/** `9vgct`, `9vgct/proxy` where its pod has several containers, `9vgct before` for the run before a restart. */
function sourceWords({ source: { pod, container, previous } }: Found, several: boolean): string {
  const name = several ? shortName(pod.name) : '';
  const inside = pod.containers.length > 1 ? `${name === '' ? '' : '/'}${container.name}` : '';
  return `${name}${inside}${previous ? ' before' : ''}`.trim();
}

function timeIn(zone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'medium' });
  return (at) => format.format(at);
}

/** All that was kept, newest last, as it was written. */
function fileOf({ found, deployment, zone, count }: LinesSeen): TextFile {
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  const blocks = found.map(({ at, lines, source: { pod, container, previous } }) => {
    const source = `${pod.name}/${container.name}${previous ? ' (before)' : ''}`;
    return `${day.format(at)}  ${source}  ${lines.join('\n    ')}`;
  });
  const head = `${deployment}, ${grouped.format(blocks.length)} of ${grouped.format(count)} lines, times in ${zone}`;
  const text = `${head}\n\n${blocks.join('\n')}\n`;
  return { name: `logs-${deployment}.txt`, title: `Logs of ${deployment}`, text };
}

function offersOf({ deployment, pods, count, sinceMs, sought: { level, grep } }: LinesSeen): readonly Offer[] {
  const [pod] = pods.length === 1 ? pods : [];
  const same = {
    deployment,
    ...(pod === undefined ? {} : { pod: pod.name }),
    ...(level === undefined ? {} : { level }),
    ...(grep === undefined ? {} : { grep }),
  };
  const hour = 3_600_000;
  return [
    ...(count === 0 && sinceMs !== undefined && sinceMs < hour
      ? [{ label: 'The last hour', action: 'logs', params: { ...same, since: '1h' } }]
      : []),
    ...(pod !== undefined && sinceMs !== undefined && pod.containers.some(({ restarts }) => restarts > 0)
      ? [{ label: 'Before the restart', action: 'logs', params: { ...same, previous: true } }]
      : []),
    ...(level === undefined && count > 0
      ? [{ label: 'Errors only', action: 'logs', params: { ...same, level: 'error' } }]
      : []),
    { label: 'Diagnose', action: 'diagnose', params: { deployment } },
    pod === undefined
      ? { label: 'All pods', action: 'pods', params: { deployment } }
      : { label: `Look at ${shortName(pod.name)}`, action: 'pod', params: { name: pod.name, deployment } },
  ];
}
