import type { Point, Series } from '../model/series.ts';
import type { Partly } from '../workloads/partly.ts';
import { type AskedAbout, type Asking, type CallsOf, type CallsSeen, gatherCalls, mostLines } from './gather.ts';
import { linesBy, onlyLine, onlyValue, ratio, ratioLine, valuesBy } from './measured.ts';
import { dayMs, lengthOf } from './period.ts';
import { countIn, known, knownBefore, perSecond } from './queries.ts';

/** A share is no news below this, however small it is elsewhere or was yesterday. */
export const noticed = 0.01;
/** So many times the share of all together has a line of its own. */
const outFactor = 1.2;

/** Calls, and how many of them failed; undefined where nobody counts that, which is not zero. */
export interface Counted {
  readonly calls: number;
  readonly errors: number | undefined;
}

/** The calls of one tool, pod or route. */
export interface CallGroup extends Counted {
  /** '' for series without the label. */
  readonly name: string;
  /** The same time yesterday, or since the pods started; undefined where nothing was measured then. */
  readonly before: Counted | undefined;
}

/** Failed calls of the MCP server in a time. */
export interface ErrorsSeen extends CallsSeen {
  /** Whether Prometheus has the counter of calls, and that of failed ones, from the last day. */
  readonly has: { readonly requests: boolean; readonly errors: boolean };
  /** undefined where no calls were counted: there are none, or no such counter. */
  readonly total: Counted | undefined;
  /** The same time yesterday, or since the pods started. */
  readonly yesterday: Counted | undefined;
  /** Those with most failed calls first. */
  readonly groups: readonly CallGroup[];
  /** Prometheus knows what was before the time that is asked about; if not, the first calls of each pod may be missing. */
  readonly reachesBefore: boolean;
  readonly line: readonly Point[];
  readonly yesterdayLine: readonly Point[];
  /** Of the groups with most failed calls. */
  readonly lines: readonly Series[];
}

/** Counts calls and failed ones, in all and by tool, pod or route, now and a day before. Rejects as the port does. */
export function gatherErrors(of: CallsOf): Promise<ErrorsSeen> {
  return gatherCalls(of, async (ask, about, rest) => {
    const { settings, asked, by } = about;
    const { signals } = settings;
    const [requestsKnown, errorsKnown, before] = await Promise.all([
      ask.now(known(signals.requests, settings)),
      ask.now(known(signals.errors, settings)),
      ask.now(knownBefore(signals.requests, settings, lengthOf(asked))),
    ]);
    const has = { requests: onlyValue(requestsKnown) !== undefined, errors: onlyValue(errorsKnown) !== undefined };
    const reachesBefore = onlyValue(before) !== undefined;
    const count = (earlierMs: number, born: boolean) => countedBy(ask, about, has.errors, earlierMs, born);
    const [now = new Map(), earlier] = await Promise.all([
      count(0, reachesBefore),
      rest.read('numbers of yesterday', count(dayMs, false)),
    ]);
    const groups = inOrder(now, by === 'pod' ? undefined : earlier);
    const drawn = await drawnOf(ask, about, has.errors, groups, rest);
    return { has, reachesBefore, total: sumOf(now), yesterday: sumOf(earlier ?? new Map()), groups, ...drawn };
  });
}

/** Groups with what they are compared with, those with most failed calls first. */
export function inOrder(
  now: ReadonlyMap<string, Counted>,
  before: ReadonlyMap<string, Counted> | undefined,
): readonly CallGroup[] {
  return [...now]
    .map(([name, counted]): CallGroup => ({ name, ...counted, before: before?.get(name) }))
    .sort((a, b) => (b.errors ?? -1) - (a.errors ?? -1) || b.calls - a.calls || (a.name < b.name ? -1 : 1));
}

async function countedBy(
  ask: Asking,
  { settings, asked, by }: AskedAbout,
  errorsKnown: boolean,
  earlierMs: number,
  born: boolean,
): Promise<ReadonlyMap<string, Counted>> {
  const { signals, groups } = settings;
  const count = async (metric: string) =>
    valuesBy(await ask.now(countIn(metric, { settings, by }, lengthOf(asked), born), earlierMs), groups[by]);
  const [calls, errors] = await Promise.all([count(signals.requests), count(signals.errors)]);
  // Failed calls without the label cannot be told apart: then no group is known to have none.
  const apart = errorsKnown && !((errors.get('') ?? 0) > 0 && !calls.has(''));
  const names = new Set([...calls.keys(), ...errors.keys()]);
  return new Map(
    [...names].map((name) => [
      name,
      { calls: Math.round(calls.get(name) ?? 0), errors: rounded(errors.get(name) ?? (apart ? 0 : undefined)) },
    ]),
  );
}

const rounded = (value: number | undefined) => (value === undefined ? undefined : Math.round(value));

/** All groups together: what is not known of some is not known of all, but what is counted counts. */
export function sumOf(groups: ReadonlyMap<string, Counted>): Counted | undefined {
  const all = [...groups.values()];
  const counted = all.flatMap(({ errors }) => errors ?? []);
  const calls = all.reduce((sum, one) => sum + one.calls, 0);
  if (calls === 0) return undefined;
  return { calls, errors: counted.length === 0 ? undefined : counted.reduce((sum, one) => sum + one, 0) };
}

/** The worst of those that fail more than the rest: lines that run together tell nothing. */
function standingOut(groups: readonly CallGroup[]): readonly CallGroup[] {
  const total = sumOf(new Map(groups.map((group) => [group.name, group])));
  const share = ratio(total?.errors, total?.calls) ?? 0;
  return groups
    .filter((one) => one.name !== '' && (ratio(one.errors, one.calls) ?? 0) > Math.max(noticed, outFactor * share))
    .slice(0, mostLines);
}

async function drawnOf(
  ask: Asking,
  { settings, asked: { windowMs }, by }: AskedAbout,
  errorsKnown: boolean,
  groups: readonly CallGroup[],
  rest: Partly,
): Promise<Pick<ErrorsSeen, 'line' | 'yesterdayLine' | 'lines'>> {
  const { requests, errors } = settings.signals;
  const whole = async (earlierMs: number) => {
    const line = async (metric: string) =>
      onlyLine(await ask.line(perSecond(metric, { settings }, windowMs), earlierMs), earlierMs);
    const [calls, failed] = await Promise.all([line(requests), line(errors)]);
    return ratioLine(calls, failed, errorsKnown);
  };
  const worst = standingOut(groups);
  const apart = async (): Promise<readonly Series[]> => {
    if (worst.length === 0 || groups.length < 2) return [];
    const about = { settings, by, only: worst.map(({ name }) => name) };
    const lines = async (metric: string) =>
      linesBy(await ask.line(perSecond(metric, about, windowMs)), settings.groups[by]);
    const [calls, failed] = await Promise.all([lines(requests), lines(errors)]);
    return worst.map(({ name }) => ({ name, points: ratioLine(calls.get(name) ?? [], failed.get(name) ?? [], true) }));
  };
  const [line = [], yesterdayLine = [], lines = []] = await Promise.all([
    rest.read('line of the errors', whole(0)),
    rest.read('line of yesterday', whole(dayMs)),
    rest.read('lines of the worst', apart()),
  ]);
  return { line, yesterdayLine, lines };
}
