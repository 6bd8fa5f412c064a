import type { TextFile } from '../model/file.ts';
import type { LogErrors } from './gather.ts';
import type { Counted, Kind } from './tally.ts';

/** All that was found, as one text file for the thread; secrets are masked already. */
export function errorFile(seen: LogErrors): TextFile {
  const { name, environment, period, tally, gaps } = seen;
  const time = timeIn(environment.timezone);
  const sections = [
    [
      `Errors of ${name} in ${environment.name}, ${time(period.from)} to ${time(period.to)} (${environment.timezone})`,
      `${tally.errors} errors in ${seen.lines} lines of ${seen.pods.length} pods`,
    ],
    ...tally.kinds.map((kind, index) => kindLines(kind, index + 1, time)),
    tally.otherErrors === 0 ? [] : [`${tally.otherErrors} errors of kinds beyond the first ${tally.kinds.length}`],
    countedLines('Types', tally.types),
    countedLines('Tools', tally.tools),
    countedLines('Pods', tally.pods),
    countedLines('Routes', tally.routes),
    titled(
      'Errors per minute',
      [...tally.minutes].sort(([a], [b]) => a - b).map(([at, count]) => `${time(at)}  ${count}`),
    ),
    titled('Not read', gaps),
  ];
  const text = sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
  return { name: `errors-${name}.txt`, title: `All errors of ${name}`, text };
}

function timeIn(zone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  return (at) => format.format(at);
}

function kindLines(kind: Kind, place: number, time: (at: number) => string): readonly string[] {
  const { type, count, sample, signature, first, last } = kind;
  return [
    `${place}. ${type ?? 'Error'}: ${count}`,
    ...(sample === '' ? [] : [`   first message: ${sample}`]),
    ...(signature === sample ? [] : [`   signature: ${signature}`]),
    ...(first === undefined || last === undefined ? [] : [`   ${time(first)} to ${time(last)}`]),
    `   pods: ${numbers(kind.pods)}`,
    ...(kind.tools.size === 0 ? [] : [`   tools: ${numbers(kind.tools)}`]),
  ];
}

const numbers = (counts: ReadonlyMap<string, number>) =>
  [...counts].map(([name, count]) => `${name} ${count}`).join(', ');

const countedLines = (title: string, list: readonly Counted[]) =>
  titled(
    title,
    list.slice(0, 50).map(({ name, count }) => `${count}  ${name}`),
  );

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`=== ${title} ===`, ...lines];
}
