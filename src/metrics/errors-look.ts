import type { Mark, Offer, Part, Report } from '../model/report.ts';
import { valueWords } from '../model/series.ts';
import type { Text } from '../model/text.ts';
import { type CallGroup, type Counted, type ErrorsSeen, noticed } from './call-errors.ts';
import {
  basisPart,
  beforeColumn,
  callChart,
  callsWords,
  changeNotes,
  grouped,
  groupFile,
  groupLine,
  groupTable,
  labelNote,
  lackWords,
  lastTime,
  sinceOf,
  yesterdayWords,
} from './call-words.ts';
import { newest, ratio } from './measured.ts';
import { worseFactor } from './worse.ts';

/** A share of fewer calls than these says little. */
const fewCalls = 20;

/** Failed calls of the MCP server as a report: the share against the limit and yesterday, over time, and where they fail. */
export function errorsReport(seen: ErrorsSeen): Report {
  const common = { notes: notes(seen), offers: offersOf(seen) };
  const columns = ['Failed', 'Share', ...beforeColumn(seen)];
  const rows = seen.groups.map((group) => rowOf(group, seen));
  const parts: readonly Part[] = [
    ...basisPart(seen),
    ...callChart(seen, {
      title: 'Failed calls',
      unit: 'ratio',
      lines: [{ name: 'all calls', points: seen.line }, ...seen.lines.map((one) => groupLine(one, seen.by))],
      yesterday: seen.yesterdayLine,
      limit: seen.settings.limits.errorRatio,
    }),
    ...groupTable(seen, columns, rows),
  ];
  const headline = `${seen.name}: ${verdict(seen)}`;
  if (seen.total === undefined && seen.yesterday === undefined)
    return { ...common, mark: 'unknown', headline, parts: basisPart(seen) };
  return { ...common, mark: markOf(seen), headline, parts, attachments: groupFile(seen, 'errors', columns, rows) };
}

const share = (counted: Counted | undefined) => ratio(counted?.errors, counted?.calls) ?? undefined;

/** What fails now decides: a trouble that has just begun is little of an hour, and one that is over still much of it. */
function markOf({ total, yesterday, settings, line, pods }: ErrorsSeen): Mark {
  const whole = share(total);
  // Some seconds without a call are no warning.
  if (total === undefined) return pods === undefined ? 'warning' : 'unknown';
  if (whole === undefined) return 'unknown';
  const { errorRatio } = settings.limits;
  const now = newest(line) ?? whole;
  if (now > errorRatio) return total.calls < fewCalls ? 'warning' : 'bad';
  const before = share(yesterday);
  const isWorse = Math.max(now, whole) >= noticed && before !== undefined && whole > worseFactor * before;
  return whole > errorRatio || isWorse ? 'warning' : 'good';
}

function verdict(seen: ErrorsSeen): string {
  const { has, total, yesterday, settings } = seen;
  const { requests, errors } = settings.signals;
  const time = lastTime(seen);
  if (!has.requests) return `errors are unknown. ${lackWords(requests, seen)}`;
  if (total === undefined) {
    const then = yesterday === undefined ? '' : `; ${callsWords(yesterday.calls)} ${yesterdayWords(seen)}`;
    return `no calls in ${time}${then}`;
  }
  if (!has.errors) return `${callsWords(total.calls)} in ${time}; errors are unknown. ${lackWords(errors, seen)}`;
  const whole = share(total);
  if (whole === undefined) return `${callsWords(total.calls)} in ${time}; how many failed is unknown`;
  const before = share(yesterday);
  const then = before === undefined ? '' : `; ${shareWords(before)} ${yesterdayWords(seen)}`;
  return `${failedWords(seen, whole, total.errors === 0)}${then}`;
}

/** Of the whole time; where that or what is now is above the limit, now first. */
function failedWords(seen: ErrorsSeen, whole: number, isNone: boolean): string {
  const limit = seen.settings.limits.errorRatio;
  const limited = ` (limit ${valueWords(limit, 'ratio')})`;
  const now = newest(seen.line);
  const time = lastTime(seen);
  if (now === undefined || Math.max(now, whole) <= limit) {
    const failed = isNone ? 'no call failed' : `${shareWords(whole)} of calls failed`;
    return `${failed} in ${time}${whole > limit ? limited : ''}`;
  }
  const fail = now === 0 ? 'no call fails now' : `${shareWords(now)} of calls fail now`;
  return `${fail}${now > limit ? limited : ''}, ${shareWords(whole)} in ${time}${now > limit ? '' : limited}`;
}

/** A little is not nothing: 3 of 100,000 calls are `less than 0.01%`. */
const shareWords = (value: number) =>
  value > 0 && value < 0.0001 ? 'less than 0.01%' : valueWords(Math.min(1, value), 'ratio');

function rowOf(group: CallGroup, seen: ErrorsSeen): readonly [string, ...Text[]] {
  const now = share(group);
  const before = share(group.before);
  const words = now === undefined ? '?' : shareWords(now);
  const isBad = now !== undefined && now > seen.settings.limits.errorRatio;
  return [
    group.name,
    group.errors === undefined ? '?' : `${grouped.format(group.errors)} of ${grouped.format(group.calls)}`,
    isBad ? [{ strong: words }] : words,
    ...beforeColumn(seen).map(() => (before === undefined ? '?' : shareWords(before))),
  ];
}

function notes(seen: ErrorsSeen): readonly Text[] {
  const { total, yesterday, groups, reachesBefore, has, settings } = seen;
  const names = groups.map(({ name }) => name);
  const unsplit = total?.errors !== undefined && groups.some(({ name, errors }) => name !== '' && errors === undefined);
  return [
    ...(total === undefined ? [] : [callsWords(total.calls)]),
    ...changeNotes(seen),
    ...(total !== undefined && total.calls < fewCalls ? ['So few calls say little'] : []),
    ...(total !== undefined && yesterday === undefined ? ['Nothing was measured at this time yesterday'] : []),
    ...(unsplit ? [`${settings.signals.errors} has no label ${settings.groups[seen.by]}: it can't be split`] : []),
    ...(has.requests && total !== undefined && !reachesBefore
      ? ['Prometheus knows nothing from before this time: the first calls of each pod may be missing']
      : []),
    ...labelNote(seen, names),
    ...seen.gaps,
  ];
}

function offersOf(seen: ErrorsSeen): readonly Offer[] {
  const { name: deployment, by } = seen;
  const since = sinceOf(seen);
  const other = by === 'tool' ? 'pod' : 'tool';
  return [
    { label: 'Errors in the logs', action: 'logs errors', params: { deployment, since } },
    { label: `By ${other}`, action: 'metrics errors', params: { by: other, since } },
    { label: 'Latency', action: 'metrics latency', params: { since } },
  ];
}
