import { isFault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import { lastWords } from '../model/time-words.ts';
import { counted } from '../model/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import { askReadyPods, type PodSaid } from '../workloads/ask-ready-pods.ts';
import { silentWords } from '../workloads/silent-words.ts';
import { countedBetween, processStart } from './counted.ts';
import { type Page, type PageSample, readPage } from './exposition.ts';
import { type Measures, measuresOf } from './settings.ts';

/** What pods are watched with. */
export interface WatchOf {
  readonly cluster: ClusterReader;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Between the two readings. */
  readonly watchMs: number;
}

/** One pod, whose own page was read twice. */
export interface WatchedPod {
  readonly pod: string;
  /** Between its two pages. */
  readonly ms: number;
  /** What it counted in between. */
  readonly counted: readonly PageSample[];
  /** Its second page: counters since its start, gauges as they are. */
  readonly page: Page;
}

export interface PodsWatched {
  readonly pods: readonly WatchedPod[];
  readonly watchMs: number;
  /** Pods that were ready when the first page was asked for. */
  readonly ready: number;
  /** Why pods, or some of what they tell, are not in it: a sentence each. */
  readonly gaps: readonly string[];
  /** Metrics that some page has, or says it has. */
  readonly declared: ReadonlySet<string>;
}

/** Counters that are read of a page, by their names in Prometheus. */
export function countersOf({ signals }: Measures): ReadonlySet<string> {
  const { requests, errors, responses, spent, duration } = signals;
  return new Set([requests, errors, responses, spent, ...['_bucket', '_sum', '_count'].map((end) => duration + end)]);
}

/**
 * Reads the pods' own metrics twice and takes the difference: what is known without a Prometheus. Only pods that answer both times are in it; no
 * other is guessed. Rejects only when the run is over.
 */
export async function watchPods({ cluster, environment, clock, signal, watchMs }: WatchOf): Promise<PodsWatched> {
  const measures = measuresOf(environment);
  const counters = countersOf(measures);
  const wanted = new Set([...counters, measures.signals.pool, measures.signals.loopLag, processStart]);
  const read = () =>
    askReadyPods({ cluster, environment, signal }, environment.server.metricsPath, (body) => ({
      at: clock.monotonic(),
      page: readPage(body, wanted),
    }));
  const first = await read();
  if (!first.pods.some(({ said }) => said !== undefined))
    return { pods: [], watchMs, ready: first.pods.length, gaps: silence(first), declared: new Set() };
  await clock.sleep(watchMs, signal);
  const second = await read();
  const later = new Map(second.pods.map((one) => [one.pod, one]));
  let [restarted, unreadable] = [0, 0];
  const silent: PodSaid<unknown>[] = [];
  const pods = first.pods.flatMap(({ pod, said: before, why }): readonly WatchedPod[] => {
    const after = later.get(pod);
    if (before === undefined || after?.said === undefined) {
      silent.push({ pod, said: undefined, why: why || after?.why || second.noPods || 'it is not ready any more' });
      return [];
    }
    const between = countedBetween(before.page, after.said.page, counters);
    if (between.restarted) restarted += 1;
    unreadable += after.said.page.unreadable;
    return [{ pod, ms: after.said.at - before.at, counted: between.samples, page: after.said.page }];
  });
  const known = new Set(first.pods.map(({ pod }) => pod));
  const fresh = second.pods.filter(({ pod }) => !known.has(pod)).length;
  return {
    pods,
    watchMs,
    ready: first.pods.length,
    declared: new Set(pods.flatMap(({ page }) => [...page.declared])),
    gaps: [
      ...silentWords(silent).map((words) => words.replace(' not asked: ', ' left out: ')),
      ...(fresh === 0 ? [] : [`${counted(fresh, 'pod')} left out: ready only since then`]),
      ...(restarted === 0
        ? []
        : [`${counted(restarted, 'pod')} restarted meanwhile: what it counted just before is lost`]),
      ...(unreadable === 0 ? [] : [`${counted(unreadable, 'line')} of the pods' metrics cannot be read`]),
    ],
  };
}

const silence = ({ pods, noPods }: Awaited<ReturnType<typeof askReadyPods>>) =>
  noPods === '' ? silentWords(pods) : [noPods];

/** Why the pods themselves are asked; undefined where what went wrong is no reason to. */
export function whyPods(error: unknown): string | undefined {
  const isReason = isFault(error, 'NOT_CONFIGURED') || isFault(error, 'METRICS_UNREACHABLE');
  return isReason ? error.message.replace(/\.$/, '') : undefined;
}

/** What numbers of pods are based on, and what they cannot tell. */
export function basisWords({ pods, ready, watchMs }: PodsWatched, path: string, why: string): string {
  const of = pods.length === ready ? counted(ready, 'ready pod') : `${pods.length} of ${counted(ready, 'ready pod')}`;
  const watched = pods.length === 0 ? '' : `, over ${lastWords(watchMs)}`;
  return `${why}. This is from ${path} of ${of}${watched}: no history, no yesterday, and nothing of pods that are gone`;
}
