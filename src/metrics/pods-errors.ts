import { type Counted, type ErrorsSeen, inOrder, sumOf } from './call-errors.ts';
import type { PageSample } from './exposition.ts';
import type { CallsSeen } from './gather.ts';
import type { PodsWatched, WatchedPod } from './watch-pods.ts';

/** Failed calls as the pods themselves count them: while they were watched, and beside it since their start. Pure. */
export function errorsOfPods(common: CallsSeen, { pods, declared }: PodsWatched): ErrorsSeen {
  const { requests, errors } = common.settings.signals;
  const has = { requests: declared.has(requests), errors: declared.has(errors) };
  const count = (read: (pod: WatchedPod) => Iterable<PageSample>) => countedBy(common, pods, read, has.errors);
  const now = count(({ counted }) => counted);
  const sinceStart = count(({ page }) => page.samples.values());
  return {
    ...common,
    has,
    // The pods are counted from their first call on.
    reachesBefore: true,
    total: sumOf(now),
    yesterday: sumOf(sinceStart),
    groups: inOrder(
      new Map([...now].filter(([, { calls, errors: failed }]) => calls > 0 || (failed ?? 0) > 0)),
      sinceStart,
    ),
    line: [],
    yesterdayLine: [],
    lines: [],
  };
}

/** The group of a series: its label, or its pod. */
export const groupOf = ({ by, settings }: Pick<CallsSeen, 'by' | 'settings'>, pod: string, { labels }: PageSample) =>
  by === 'pod' ? pod : (labels.get(settings.groups[by]) ?? '');

function countedBy(
  common: CallsSeen,
  pods: readonly WatchedPod[],
  read: (pod: WatchedPod) => Iterable<PageSample>,
  errorsKnown: boolean,
): ReadonlyMap<string, Counted> {
  const { requests, errors } = common.settings.signals;
  const [calls, failed] = [new Map<string, number>(), new Map<string, number>()];
  for (const pod of pods) {
    for (const sample of read(pod)) {
      const into = sample.name === requests ? calls : sample.name === errors ? failed : undefined;
      if (into === undefined || !Number.isFinite(sample.value)) continue;
      const group = groupOf(common, pod.pod, sample);
      into.set(group, (into.get(group) ?? 0) + sample.value);
    }
  }
  // Failed calls without the label cannot be told apart: then no group is known to have none.
  const apart = errorsKnown && !(failed.has('') && !calls.has(''));
  return new Map(
    [...new Set([...calls.keys(), ...failed.keys()])].map((name) => [
      name,
      { calls: calls.get(name) ?? 0, errors: failed.get(name) ?? (apart ? 0 : undefined) },
    ]),
  );
}
