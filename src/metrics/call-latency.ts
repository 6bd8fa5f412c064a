import type { Point, Series } from '../model/series.ts';
import type { Partly } from '../workloads/partly.ts';
import { type AskedAbout, type Asking, type CallsOf, type CallsSeen, gatherCalls, mostLines } from './gather.ts';
import { linesBy, onlyLine, onlyValue, valuesBy } from './measured.ts';
import { dayMs, lengthOf } from './period.ts';
import { bucketBounds, countIn, countUpTo, known, quantile } from './queries.ts';
import { type MetricsSettings, msOf } from './settings.ts';

/** The durations of the calls of one tool, pod or route, in ms. */
export interface LatencyGroup {
  /** '' for series without the label. */
  readonly name: string;
  readonly p50Ms: number | undefined;
  readonly p99Ms: number;
  readonly calls: number | undefined;
  /** p99 at the same time yesterday, or since the pods started; undefined where nothing was measured then. */
  readonly beforeMs: number | undefined;
}

/** How long calls of the MCP server took in a time. */
export interface LatencySeen extends CallsSeen {
  /** Whether Prometheus has the durations of the last day. */
  readonly known: boolean;
  /** undefined where no call ended. */
  readonly p50Ms: number | undefined;
  readonly p95Ms: number | undefined;
  readonly p99Ms: number | undefined;
  /** p99 at the same time yesterday, or since the pods started. */
  readonly yesterdayMs: number | undefined;
  /** Above this the histogram tells nothing more: its last bound; undefined for a native one. */
  readonly topMs: number | undefined;
  /** Calls above the limit, where a bucket ends there. */
  readonly slow: { readonly calls: number; readonly of: number } | undefined;
  /** The slowest first. */
  readonly groups: readonly LatencyGroup[];
  readonly line: readonly Point[];
  readonly median: readonly Point[];
  readonly yesterdayLine: readonly Point[];
  /** Of the slowest groups. */
  readonly lines: readonly Series[];
}

/** So many times the p99 of all together has a line of its own. */
const outFactor = 1.1;

/** Reads how long calls took, in all and by tool, pod or route, now and a day before. Rejects as the port does. */
export function gatherLatency(of: CallsOf): Promise<LatencySeen> {
  return gatherCalls(of, async (ask, about, rest) => {
    const { settings, asked } = about;
    const ms = msOf(settings);
    const period = lengthOf(asked);
    const whole = async (share: number, earlierMs = 0) =>
      inMs(onlyValue(await ask.now(quantile(share, { settings }, period), earlierMs)), ms);
    const [p50Ms, p95Ms, p99Ms, yesterdayMs, bounds, isKnown, groups] = await Promise.all([
      whole(0.5),
      whole(0.95),
      whole(0.99),
      rest.read('p99 of yesterday', whole(0.99, dayMs)),
      ask.now(bucketBounds(settings, period)).then((answer) => [...valuesBy(answer, 'le').keys()]),
      anyOf(ask, settings),
      groupsOf(ask, about, rest),
    ]);
    const finite = bounds.map(Number).filter(Number.isFinite);
    const topMs = finite.length === 0 ? undefined : Math.max(...finite) * ms;
    const slow = await rest.read('number of slow calls', slowCalls(ask, about, bounds));
    const slowest = standingOut(groups, p99Ms);
    const drawn = await drawnOf(ask, about, slowest, rest);
    return { known: isKnown, p50Ms, p95Ms, p99Ms, yesterdayMs, topMs, slow, groups, ...drawn };
  });
}

const inMs = (value: number | undefined, ms: number) => (value === undefined ? undefined : value * ms);

async function anyOf(ask: Asking, settings: MetricsSettings): Promise<boolean> {
  const { duration } = settings.signals;
  const found = await Promise.all(
    [`${duration}_bucket`, duration].map(async (metric) => onlyValue(await ask.now(known(metric, settings)))),
  );
  return found.some((count) => count !== undefined);
}

/** The bound (`le`, in units of `unitMs`) that is so many ms, but for how a computer counts: 2.01 s are 2009.9999999999998 ms. */
export function boundAt(bounds: readonly string[], ms: number, unitMs: number): string | undefined {
  return bounds.find((bound) => Math.abs(Number(bound) * unitMs - ms) < 1e-9 * ms);
}

/** How many calls took longer than the limit. undefined where no bucket ends there. */
async function slowCalls(
  ask: Asking,
  { settings, asked }: AskedAbout,
  bounds: readonly string[],
): Promise<LatencySeen['slow']> {
  const le = boundAt(bounds, settings.limits.latencyMs, msOf(settings));
  const all = bounds.find((bound) => bound === '+Inf');
  if (le === undefined || all === undefined) return undefined;
  const count = async (bound: string) => onlyValue(await ask.now(countUpTo(bound, settings, lengthOf(asked))));
  const [quick, calls] = await Promise.all([count(le), count(all)]);
  if (quick === undefined || calls === undefined) return undefined;
  return { calls: Math.max(0, Math.round(calls - quick)), of: Math.round(calls) };
}

async function groupsOf(
  ask: Asking,
  { settings, asked, by }: AskedAbout,
  rest: Partly,
): Promise<readonly LatencyGroup[]> {
  const period = lengthOf(asked);
  const ms = msOf(settings);
  const label = settings.groups[by];
  const share = async (of: number, earlierMs = 0) =>
    valuesBy(await ask.now(quantile(of, { settings, by }, period), earlierMs), label);
  const counting = ask.now(countIn(settings.signals.requests, { settings, by }, period, false));
  const [p50, p99, before, calls] = await Promise.all([
    share(0.5),
    share(0.99),
    by === 'pod' ? undefined : rest.read('latency of each yesterday', share(0.99, dayMs)),
    rest.read('number of calls', counting),
  ]);
  const counts = calls === undefined ? undefined : valuesBy(calls, label);
  return [...p99]
    .map(([name, value]): LatencyGroup => {
      const count = counts?.get(name);
      return {
        name,
        p50Ms: inMs(p50.get(name), ms),
        p99Ms: value * ms,
        calls: count === undefined ? undefined : Math.round(count),
        beforeMs: inMs(before?.get(name), ms),
      };
    })
    .sort(slowestFirst);
}

/** The order of groups. */
export const slowestFirst = (a: LatencyGroup, b: LatencyGroup): number =>
  b.p99Ms - a.p99Ms || (b.calls ?? 0) - (a.calls ?? 0) || (a.name < b.name ? -1 : 1);

/** The slowest of those that are slower than the rest: lines that run together tell nothing. */
function standingOut(groups: readonly LatencyGroup[], p99Ms = Number.POSITIVE_INFINITY): readonly LatencyGroup[] {
  if (groups.length < 2) return [];
  return groups.filter((one) => one.name !== '' && one.p99Ms > outFactor * p99Ms).slice(0, mostLines);
}

async function drawnOf(
  ask: Asking,
  { settings, asked: { windowMs }, by }: AskedAbout,
  slowest: readonly LatencyGroup[],
  rest: Partly,
): Promise<Pick<LatencySeen, 'line' | 'median' | 'yesterdayLine' | 'lines'>> {
  const ms = msOf(settings);
  const scaled = (points: readonly Point[]) =>
    points.map(([at, value]): Point => [at, value === null ? null : value * ms]);
  const whole = async (share: number, earlierMs = 0) =>
    scaled(onlyLine(await ask.line(quantile(share, { settings }, windowMs), earlierMs), earlierMs));
  const apart = async (): Promise<readonly Series[]> => {
    if (slowest.length === 0) return [];
    const about = { settings, by, only: slowest.map(({ name }) => name) };
    const found = linesBy(await ask.line(quantile(0.99, about, windowMs)), settings.groups[by]);
    return slowest.map(({ name }) => ({ name, points: scaled(found.get(name) ?? []) }));
  };
  const [line = [], median = [], yesterdayLine = [], lines = []] = await Promise.all([
    rest.read('line of p99', whole(0.99)),
    rest.read('line of the median', whole(0.5)),
    rest.read('line of yesterday', whole(0.99, dayMs)),
    rest.read('lines of the slowest', apart()),
  ]);
  return { line, median, yesterdayLine, lines };
}
