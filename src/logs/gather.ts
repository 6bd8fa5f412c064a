import type { Environment } from '../model/environment.ts';
import type { Clock } from '../ports/clock.ts';
import type { CallOptions, ClusterReader } from '../ports/cluster.ts';
import type { KnownRelease, Releases } from '../ports/releases.ts';
import type { Revision } from '../ports/workload.ts';
import { type History, releaseDigest, releasesOf } from '../workloads/releases.ts';
import { type LogRead, type LogSource, logSources, type Period, readPeriod } from './containers.ts';
import { errorCounter, type Tally } from './tally.ts';

export interface GatherOptions {
  readonly cluster: ClusterReader;
  readonly environment: Environment;
  readonly name: string;
  /** Length of the time that is asked about, in ms. */
  readonly sinceMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Asked for what the bot remembers of the releases. */
  readonly releases?: Releases;
}

/** What runs, and since when. */
export interface Running {
  readonly version: string;
  /** Unix ms. */
  readonly at: number;
}

/** The errors of a deployment's logs in a period, and in the one before it. */
export interface LogErrors {
  readonly environment: Environment;
  readonly name: string;
  readonly period: Period;
  readonly tally: Tally;
  /** undefined where the logs do not reach back to its beginning, or could not be read. */
  readonly before: number | undefined;
  /** Kinds seen in the period before, by `kindKey`. */
  readonly known: ReadonlySet<string>;
  /** Names of the pods whose logs were read. */
  readonly pods: readonly string[];
  readonly lines: number;
  readonly unparsed: number;
  /** Logs nothing could be read of, of all there are. */
  readonly unread: number;
  readonly sources: number;
  /** Why something was not read, a sentence each. */
  readonly gaps: readonly string[];
  /** The release that runs, where it began; undefined where that cannot be told. */
  readonly running: Running | undefined;
  /** There are lines from before the release: what is first seen after it is new. */
  readonly reachesBefore: boolean;
  readonly history: History | undefined;
}

const callMs = 8000;
/** Logs that are read at once, and in all. */
const atOnce = 8;
const mostLogs = 200;

/** Tells kinds of two tallies apart. */
export const kindKey = ({ type, signature }: { readonly type: string | undefined; readonly signature: string }) =>
  `${type ?? ''}\n${signature}`;

/**
 * Reads the logs of every container of a deployment as streams: the period that is asked about, and the one of the same length before it.
 * Throws CLUSTER_NOT_FOUND and its kin where the deployment or its pods cannot be read; a log that cannot be read is a gap.
 */
export async function gatherErrors(options: GatherOptions): Promise<LogErrors> {
  const { cluster, environment, name, sinceMs, clock, signal } = options;
  const now = clock.now().getTime();
  const period = { from: now - sinceMs, to: Number.POSITIVE_INFINITY };
  const earlier = { from: period.from - sinceMs, to: period.from };
  const call: CallOptions = { signal, timeoutMs: callMs };
  const deployment = await cluster.deployment(name, call);
  const [pods, revisions, known] = await Promise.all([
    cluster.pods(deployment, call),
    cluster.revisions(deployment, call).catch(unless<readonly Revision[]>(signal)),
    options.releases?.known(name).catch(unless<readonly KnownRelease[]>(signal)),
  ]);
  const living = pods.filter(({ phase }) => phase !== 'Succeeded' && phase !== 'Failed');
  const all = logSources(living, earlier.from);
  const sources = all.slice(0, mostLogs);
  const counter = errorCounter();
  const earlierCounter = errorCounter();
  const read = await inTurn(sources, atOnce, async (source) => ({
    source,
    now: await readPeriod(source, period, { cluster, signal, now, found: counter.add }),
    before: await readPeriod(source, earlier, { cluster, signal, now, found: earlierCounter.add }),
  }));
  const earlierTally = earlierCounter.tally();
  const history = revisions === undefined ? undefined : { deployment, revisions, pods, known: known ?? [] };
  const running = history === undefined ? undefined : runningSince(history);
  const gaps = read.flatMap((one) => one.now.gap ?? one.before.gap ?? []);
  const first = Math.min(...read.flatMap((one) => [one.now.first ?? [], one.before.first ?? []].flat()));
  return {
    environment,
    name,
    period: { from: period.from, to: now },
    tally: counter.tally(),
    before: isKnown(read, earlier) && all.length === sources.length ? earlierTally.errors : undefined,
    known: new Set(earlierTally.kinds.map(kindKey)),
    pods: [...new Set(read.filter((one) => !isUnread(one)).map(({ source }) => source.pod.name))],
    lines: sum(read.map((one) => one.now.lines)),
    unparsed: sum(read.map((one) => one.now.unparsed)),
    unread: read.filter(isUnread).length,
    sources: all.length,
    gaps: [...gaps, ...(all.length > sources.length ? [`Only ${mostLogs} of ${all.length} logs were read`] : [])],
    running,
    reachesBefore: running !== undefined && first < running.at,
    history,
  };
}

interface Read {
  readonly source: LogSource;
  readonly now: LogRead;
  readonly before: LogRead;
}

/** Nothing of it could be read. */
const isUnread = ({ now }: Read) => now.gap !== undefined && now.lines === 0;

/**
 * True where the earlier period was read whole: every pod and every run there was then is still there to tell. A log that begins late in
 * it, although its container wrote all along, has been rotated.
 */
function isKnown(read: readonly Read[], earlier: Period): boolean {
  const late = earlier.from + (earlier.to - earlier.from) / 4;
  return read.every(({ source: { pod, container, previous }, now, before }) => {
    if (now.gap !== undefined || before.gap !== undefined || Date.parse(pod.createdAt) > earlier.from) return false;
    if (previous || container.init) return true;
    if (container.restarts > 0)
      return container.last?.finishedAt !== undefined && Date.parse(container.last.finishedAt) < earlier.from;
    return now.lines < 50 || (before.first ?? Number.POSITIVE_INFINITY) < late;
  });
}

/** The release that runs, since the oldest of its revisions; undefined where one of them has run before and been gone back to. */
function runningSince(history: History): Running | undefined {
  const { deployment } = history;
  const digest = releaseDigest(deployment.template);
  const release = releasesOf(history).find((one) => one.digest === digest);
  if (release === undefined || release.revisions.some(wentBackTo)) return undefined;
  return { version: release.version, at: Math.min(...release.revisions.map(({ createdAt }) => Date.parse(createdAt))) };
}

const wentBackTo = ({ annotations }: Revision) =>
  annotations['deployment.kubernetes.io/revision-history'] !== undefined;

/** What could not be read is left out; the end of the run is not. */
function unless<T>(signal: AbortSignal): () => T | undefined {
  return () => {
    signal.throwIfAborted();
    return undefined;
  };
}

/** Does something with each, a few at once, in their order. */
async function inTurn<T, R>(list: readonly T[], most: number, work: (one: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  const queue = list.entries();
  const worker = async () => {
    for (const [index, one] of queue) results[index] = await work(one);
  };
  await Promise.all(Array.from({ length: Math.min(most, list.length) }, worker));
  return results;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
