import { type LatencyGroup, type LatencySeen, slowestFirst } from './call-latency.ts';
import { type PageSample, seriesKey } from './exposition.ts';
import type { CallsSeen } from './gather.ts';
import { type Buckets, bucketsOf, quantileOf } from './histogram.ts';
import { groupOf } from './pods-errors.ts';
import { msOf } from './settings.ts';
import type { PodsWatched, WatchedPod } from './watch-pods.ts';

type Owned = readonly [pod: string, sample: PageSample];

/**
 * How long calls took by the histograms of the pods, added up before a quantile is taken: while they were watched, and beside it since their
 * start. Classic ones alone: pages of text show no native buckets. Pure.
 */
export function latencyOfPods(common: CallsSeen, { pods, declared }: PodsWatched): LatencySeen {
  const { settings } = common;
  const ms = msOf(settings);
  const named = `${settings.signals.duration}_bucket`;
  const owned = (read: (pod: WatchedPod) => Iterable<PageSample>): readonly Owned[] =>
    pods.flatMap((pod) =>
      [...read(pod)].filter(({ name }) => name === named).map((sample): Owned => [pod.pod, sample]),
    );
  const now = owned(({ counted }) => counted);
  const before = owned(({ page }) => page.samples.values());
  const all = sum(now);
  const inMs = (share: number, buckets: Buckets) => {
    const value = quantileOf(share, buckets);
    return value === undefined ? undefined : value * ms;
  };
  const top = all.at(-2)?.[0];
  return {
    ...common,
    known: declared.has(named),
    p50Ms: inMs(0.5, all),
    p95Ms: inMs(0.95, all),
    p99Ms: inMs(0.99, all),
    yesterdayMs: inMs(0.99, sum(before)),
    topMs: top === undefined ? undefined : top * ms,
    slow: slowOf(all, settings.limits.latencyMs, ms),
    groups: groupsOf(common, now, before, inMs),
    line: [],
    median: [],
    yesterdayLine: [],
    lines: [],
  };
}

const sum = (owned: readonly Owned[]): Buckets => {
  const pods = new Map(owned.map(([pod, sample]) => [sample, pod]));
  return bucketsOf([...pods.keys()], (sample) => `${pods.get(sample) ?? ''} ${seriesKey(sample, 'le')}`);
};

function groupsOf(
  common: CallsSeen,
  now: readonly Owned[],
  before: readonly Owned[],
  inMs: (share: number, buckets: Buckets) => number | undefined,
): readonly LatencyGroup[] {
  const by = (owned: readonly Owned[]) => Map.groupBy(owned, ([pod, sample]) => groupOf(common, pod, sample));
  const earlier = by(before);
  return [...by(now)]
    .flatMap(([name, own]): readonly LatencyGroup[] => {
      const buckets = sum(own);
      const p99Ms = inMs(0.99, buckets);
      if (p99Ms === undefined) return [];
      const beforeMs = inMs(0.99, sum(earlier.get(name) ?? []));
      return [{ name, p50Ms: inMs(0.5, buckets), p99Ms, calls: Math.round(buckets.at(-1)?.[1] ?? 0), beforeMs }];
    })
    .sort(slowestFirst);
}

/** Calls above the limit, where a bucket ends there. */
function slowOf(buckets: Buckets, limitMs: number, ms: number): LatencySeen['slow'] {
  const quick = buckets.find(([bound]) => Math.abs(bound * ms - limitMs) < 1e-9 * limitMs);
  const total = buckets.at(-1)?.[1];
  if (quick === undefined || total === undefined) return undefined;
  return { calls: Math.max(0, Math.round(total - quick[1])), of: Math.round(total) };
}
