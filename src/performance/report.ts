import {
  basisPart,
  callChart,
  callsWords,
  changeNotes,
  grouped,
  groupLine,
  groupTable,
  lackWords,
  lastTime,
  sinceOf,
} from '../metrics/call-words.ts';
import { newest } from '../metrics/measured.ts';
import { durationName } from '../metrics/settings.ts';
import { cut } from '../model/cut.ts';
import type { Line, Mark, Offer, Part, Report } from '../model/report.ts';
import { valueWords } from '../model/series.ts';
import type { Text } from '../model/text.ts';
import { shortName } from '../workloads/pods.ts';
import type { PerfSeen } from './spent.ts';
import { slowingDown } from './trend.ts';

const hourMs = 3_600_000;
/** From these shares on something is worth a warning. */
const [heldFelt, poolFull] = [0.1, 0.9];
/** An event loop later than this, in ms, is late for every call. */
const loopLate = 100;
/** A part that takes more than this share of a call decides how long it takes. */
const decides = 0.5;

/** Where the time of calls goes, as a report: the part that takes most of it first, then the tools, what is short, and the trend. */
export function perfReport(seen: PerfSeen): Report {
  const { latency } = seen;
  const short = shortages(seen);
  const slowest = latency.groups.slice(0, 5);
  const headline = `${latency.name}: ${verdict(seen, short)}`;
  const common = { headline, notes: notes(seen), offers: offersOf(seen, short) };
  if (latency.p99Ms === undefined) return { ...common, mark: 'unknown', parts: basisPart(latency) };
  const parts: readonly Part[] = [
    ...basisPart(latency),
    ...callChart(latency, {
      title: 'Latency of calls (p99)',
      unit: 'ms',
      lines: [
        { name: 'p99', points: latency.line },
        { name: 'median', points: latency.median },
        ...latency.lines.map((one) => groupLine(one, 'tool')),
      ],
      yesterday: latency.yesterdayLine,
      limit: latency.settings.limits.latencyMs,
    }),
    ...splitParts(seen),
    ...groupTable(
      latency,
      ['p99', 'Median', 'Calls'],
      slowest.map(({ name, p99Ms, p50Ms, calls }) => [
        name,
        valueWords(p99Ms, 'ms'),
        p50Ms === undefined ? '?' : valueWords(p50Ms, 'ms'),
        calls === undefined ? '?' : grouped.format(calls),
      ]),
    ),
    { kind: 'lines', lines: [...short, ...calm(seen), trendLine(seen)] },
  ];
  return { ...common, mark: markOf(seen, short), parts };
}

const isLow = ({ mark }: Line) => mark === 'bad' || mark === 'warning';

function markOf({ latency, trend }: PerfSeen, short: readonly Line[]): Mark {
  const limit = latency.settings.limits.latencyMs;
  const now = newest(latency.line) ?? latency.p99Ms ?? 0;
  if (now > limit) return 'bad';
  const soon = trend?.grows === true && trend.reaches(limit) !== undefined;
  return short.some(isLow) || soon ? 'warning' : 'good';
}

/** Parts of a call by their time, the longest first; what no part takes is the application's own. */
function split({ meanMs, parts }: PerfSeen): readonly (readonly [string, number])[] {
  if (meanMs === undefined || parts.size === 0) return [];
  const told = [...parts.values()].reduce((sum, ms) => sum + ms, 0);
  return [...parts, ['application', Math.max(0, meanMs - told)] as const].sort((a, b) => b[1] - a[1]);
}

function verdict(seen: PerfSeen, short: readonly Line[]): string {
  const { latency, meanMs } = seen;
  if (!latency.known) return `how long calls take is unknown. ${lackWords(durationName(latency.settings), latency)}`;
  if (latency.p99Ms === undefined) return `no calls in ${lastTime(latency)}`;
  const p99 = `p99 ${valueWords(latency.p99Ms, 'ms')} (limit ${valueWords(latency.settings.limits.latencyMs, 'ms')})`;
  const [first] = split(seen);
  if (first === undefined || meanMs === undefined) {
    const words = short.find(isLow);
    return `${p99}; ${words === undefined ? 'where in a call the time goes is not measured' : `${words.label.toLowerCase()} is short`}`;
  }
  const share = first[1] / Math.max(meanMs, first[1]);
  const how = share >= decides ? 'most of the time of a call is' : 'the largest part of a call is';
  return `${p99}; ${how} ${partWords(first[0])} (${valueWords(share, 'ratio')})`;
}

const partWords = (part: string) =>
  part === 'application' ? 'the application itself' : `the ${cut(part.replaceAll(/\s+/g, ' '), 30)}`;

function splitParts(seen: PerfSeen): readonly Part[] {
  const all = split(seen);
  const sum = all.reduce((total, [, ms]) => total + ms, 0);
  if (all.length === 0 || sum === 0) return [];
  const words = all.map(([part, ms]) => {
    const name = cut(part.replaceAll(/\s+/g, ' '), 30);
    return `${name} ${valueWords(ms / sum, 'ratio')} (${valueWords(ms, 'ms')})`;
  });
  return [{ kind: 'text', text: [{ strong: `A call takes ${valueWords(sum, 'ms')} on average: ` }, words.join(', ')] }];
}

/** What is, or may be, short. Only what was measured. */
function shortages({ heldBack, loopLag, pool }: PerfSeen): readonly Line[] {
  const [used, idle, waiting] = ['used', 'idle', 'waiting'].map((state) => pool.get(state));
  const full = used !== undefined && idle !== undefined && used + idle > 0 ? used / (used + idle) : undefined;
  return [
    ...(heldBack !== undefined && heldBack.share > heldFelt
      ? [
          {
            mark: heldBack.share > 0.5 ? ('bad' as const) : ('warning' as const),
            label: 'CPU',
            text: `${shortName(heldBack.pod)} is held back in ${valueWords(heldBack.share, 'ratio')} of its periods at its limit`,
          },
        ]
      : []),
    ...(loopLag !== undefined && loopLag.ms > loopLate
      ? [
          {
            mark: 'warning' as const,
            label: 'Event loop',
            text: `${shortName(loopLag.pod)} is ${valueWords(loopLag.ms, 'ms')} late: something in it computes`,
          },
        ]
      : []),
    ...(waiting !== undefined && waiting > 0
      ? [{ mark: 'bad' as const, label: 'Database pool', text: `${grouped.format(waiting)} waiting for a connection` }]
      : full !== undefined && full > poolFull
        ? [
            {
              mark: 'warning' as const,
              label: 'Database pool',
              text: `${valueWords(full, 'ratio')} of its connections in use`,
            },
          ]
        : []),
  ];
}

/** What was measured and is not short, and what was not measured, each in a word. */
function calm({ heldBack, loopLag, pool }: PerfSeen): readonly Line[] {
  const well = [
    ...(heldBack !== undefined && heldBack.share <= heldFelt ? ['CPU limits'] : []),
    ...(loopLag !== undefined && loopLag.ms <= loopLate ? [`event loop (${valueWords(loopLag.ms, 'ms')})`] : []),
    ...((pool.get('waiting') ?? 1) === 0 ? ['database pool'] : []),
  ];
  const unknown = [
    ...(heldBack === undefined ? ['CPU limits'] : []),
    ...(loopLag === undefined ? ['event loop'] : []),
    ...(pool.size === 0 ? ['database pool'] : []),
  ];
  return [
    ...(well.length === 0 ? [] : [{ mark: 'good' as const, label: 'Not short', text: well.join(', ') }]),
    ...(unknown.length === 0 ? [] : [{ mark: 'unknown' as const, label: 'Not measured', text: unknown.join(', ') }]),
  ];
}

/**
 * How p99 moves, with the interval it lies in with about 95% confidence. When it reaches the limit is not told: buckets bend the line of p99, and such
 * a time, tried on a hundred hours that are made up, was wrong once in four.
 */
function trendLine({ trend }: PerfSeen): Line {
  const label = 'Trend of p99';
  if (trend === undefined) return { mark: 'unknown', label, text: 'too little was measured to tell' };
  const perHour = (slope: number) => valueWords(slope * hourMs, 'ms');
  const { best, low, high } = trend.slope;
  const between = `${perHour(low)}/h to ${perHour(high)}/h`;
  return slowingDown(trend)
    ? { mark: 'warning', label, text: `+${perHour(best)}/h (${between})` }
    : { mark: 'good', label, text: `no clear growth (${between})` };
}

function notes(seen: PerfSeen): readonly Text[] {
  const { latency, parts, gaps } = seen;
  const counts = latency.groups.flatMap(({ calls }) => calls ?? []);
  const calls = counts.reduce((sum, one) => sum + one, 0);
  return [
    `${callsWords(calls)} in ${lastTime(latency)}`,
    ...(parts.size === 0 && latency.known
      ? [`How the time of a call splits is unknown. ${lackWords(latency.settings.signals.spent, latency)}`]
      : []),
    ...changeNotes(latency),
    ...gaps,
  ];
}

function offersOf(seen: PerfSeen, short: readonly Line[]): readonly Offer[] {
  const { latency } = seen;
  const [first] = split(seen);
  const isShort = (label: string) => short.some((line) => line.label === label && isLow(line));
  const since = sinceOf(latency);
  const { database } = latency.environment;
  const all: readonly Offer[] = [
    ...(isShort('Database pool') && database !== undefined
      ? [{ label: 'Database sessions', action: 'db sessions', params: {} }]
      : []),
    ...(first?.[0] === 'database' && database !== undefined
      ? [{ label: 'Slow statements', action: 'db slow', params: {} }]
      : []),
    ...(isShort('CPU') || isShort('Event loop')
      ? [{ label: 'CPU and memory', action: 'top', params: { deployment: latency.name } }]
      : []),
    { label: 'Why slow', action: 'why', params: { symptom: 'slow' } },
    { label: 'Latency by pod', action: 'metrics latency', params: { by: 'pod', since } },
  ];
  return all.slice(0, 3);
}
