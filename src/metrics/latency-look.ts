import type { Mark, Offer, Part, Report } from '../model/report.ts';
import { valueWords } from '../model/series.ts';
import type { Text } from '../model/text.ts';
import type { LatencyGroup, LatencySeen } from './call-latency.ts';
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
import { newest } from './measured.ts';
import { durationName } from './settings.ts';
import { feltMs, worseFactor } from './worse.ts';

/** A 99th percentile of fewer calls than these is one call or two. */
const fewCalls = 300;

/** How long calls of the MCP server took as a report: p99 against the limit and yesterday, over time, and which are slow. */
export function latencyReport(seen: LatencySeen): Report {
  const columns = ['p99', 'Median', ...beforeColumn(seen), 'Calls'];
  const rows = seen.groups.map((group) => rowOf(group, seen));
  const common = { notes: notes(seen), offers: offersOf(seen), headline: `${seen.name}: ${verdict(seen)}` };
  if (seen.p99Ms === undefined) {
    const isQuiet = seen.yesterdayMs === undefined || seen.pods !== undefined;
    return { ...common, mark: isQuiet ? 'unknown' : 'warning', parts: basisPart(seen) };
  }
  const parts: readonly Part[] = [
    ...basisPart(seen),
    ...callChart(seen, {
      title: 'Latency of calls (p99)',
      unit: 'ms',
      lines: [
        { name: 'p99', points: seen.line },
        { name: 'median', points: seen.median },
        ...seen.lines.map((one) => groupLine(one, seen.by)),
      ],
      yesterday: seen.yesterdayLine,
      limit: seen.settings.limits.latencyMs,
    }),
    ...groupTable(seen, columns, rows),
  ];
  return { ...common, mark: markOf(seen, seen.p99Ms), parts, attachments: groupFile(seen, 'latency', columns, rows) };
}

/** What is slow now decides: a trouble that has just begun is little of an hour, and one that is over still much of it. */
function markOf({ yesterdayMs, settings, line }: LatencySeen, p99Ms: number): Mark {
  const { latencyMs } = settings.limits;
  if ((newest(line) ?? p99Ms) > latencyMs) return 'bad';
  const isWorse = yesterdayMs !== undefined && p99Ms > worseFactor * yesterdayMs && p99Ms >= feltMs;
  return p99Ms > latencyMs || isWorse ? 'warning' : 'good';
}

function verdict(seen: LatencySeen): string {
  const { known, p99Ms, yesterdayMs, settings } = seen;
  const limit = settings.limits.latencyMs;
  const then = yesterdayMs === undefined ? '' : `; ${msWords(yesterdayMs, seen)} ${yesterdayWords(seen)}`;
  if (!known) return `latency is unknown. ${lackWords(durationName(settings), seen)}`;
  if (p99Ms === undefined) return `no calls in ${lastTime(seen)}${then === '' ? '' : `; p99 ${then.slice(2)}`}`;
  const limited = ` (limit ${valueWords(limit, 'ms')})`;
  const now = newest(seen.line);
  const whole = `${msWords(p99Ms, seen)} in ${lastTime(seen)}`;
  if (now === undefined || Math.max(now, p99Ms) <= limit) return `p99 ${whole}${p99Ms > limit ? limited : ''}${then}`;
  return `p99 ${msWords(now, seen)} now${now > limit ? limited : ''}, ${whole}${now > limit ? '' : limited}${then}`;
}

/** What a classic histogram gives at its last bound is at least that: it has no room for more. */
const msWords = (ms: number, { topMs }: LatencySeen) =>
  topMs !== undefined && ms >= topMs * (1 - 1e-9) ? `over ${valueWords(topMs, 'ms')}` : valueWords(ms, 'ms');

function rowOf(group: LatencyGroup, seen: LatencySeen): readonly [string, ...Text[]] {
  const words = msWords(group.p99Ms, seen);
  const or = (ms: number | undefined) => (ms === undefined ? '?' : msWords(ms, seen));
  return [
    group.name,
    group.p99Ms > seen.settings.limits.latencyMs ? [{ strong: words }] : words,
    or(group.p50Ms),
    ...beforeColumn(seen).map(() => or(group.beforeMs)),
    group.calls === undefined ? '?' : grouped.format(group.calls),
  ];
}

function notes(seen: LatencySeen): readonly Text[] {
  const { p50Ms, p95Ms, p99Ms, slow, settings, yesterdayMs, groups } = seen;
  const limit = valueWords(settings.limits.latencyMs, 'ms');
  const counts = groups.map(({ calls }) => calls);
  const calls = counts.every((one) => one !== undefined) ? counts.reduce((sum, one) => sum + one, 0) : undefined;
  return [
    ...(p50Ms === undefined || p95Ms === undefined
      ? []
      : [`Median ${msWords(p50Ms, seen)}, p95 ${msWords(p95Ms, seen)}`]),
    ...(slow === undefined || slow.of === 0
      ? []
      : [`${grouped.format(slow.calls)} of ${callsWords(slow.of)} took longer than ${limit}`]),
    ...changeNotes(seen),
    ...(p99Ms !== undefined && calls !== undefined && calls < fewCalls
      ? [`p99 of only ${callsWords(calls)} says little`]
      : []),
    ...(p99Ms !== undefined && yesterdayMs === undefined ? ['Nothing was measured at this time yesterday'] : []),
    ...labelNote(
      seen,
      groups.map(({ name }) => name),
    ),
    ...seen.gaps,
  ];
}

function offersOf(seen: LatencySeen): readonly Offer[] {
  const { name: deployment, by } = seen;
  const since = sinceOf(seen);
  const other = by === 'tool' ? 'pod' : 'tool';
  return [
    { label: `By ${other}`, action: 'metrics latency', params: { by: other, since } },
    { label: 'Errors', action: 'metrics errors', params: { since } },
    { label: 'CPU and memory', action: 'top', params: { deployment } },
  ];
}
