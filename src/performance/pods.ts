import type { PageSample } from '../metrics/exposition.ts';
import type { CallsSeen } from '../metrics/gather.ts';
import { gaugesOf, poolOfPods } from '../metrics/pods-gauges.ts';
import { latencyOfPods } from '../metrics/pods-latency.ts';
import { msOf } from '../metrics/settings.ts';
import type { PodsWatched } from '../metrics/watch-pods.ts';
import type { PerfSeen } from './spent.ts';

/** Where the time of calls goes by the pods' own numbers. They know no CPU limit, and two readings are no trend. Pure. */
export function perfOfPods(common: CallsSeen, watched: PodsWatched): PerfSeen {
  const { settings, gaps } = common;
  const { signals } = settings;
  const counted = watched.pods.flatMap((pod) => pod.counted);
  const sum = (name: string) => total(counted.filter((sample) => sample.name === name));
  const [seconds, calls] = [sum(`${signals.duration}_sum`), sum(`${signals.duration}_count`)];
  const perCall = (value: number) => (calls === undefined || calls <= 0 ? undefined : value / calls);
  const spent = Map.groupBy(
    counted.filter(({ name, labels }) => name === signals.spent && (labels.get('part') ?? '') !== ''),
    ({ labels }) => labels.get('part') ?? '',
  );
  return {
    latency: latencyOfPods(common, watched),
    meanMs: seconds === undefined ? undefined : perCall(seconds * msOf(settings)),
    parts: new Map(
      [...spent].flatMap(([part, samples]) => {
        const ms = perCall((total(samples) ?? 0) * 1000);
        return ms === undefined ? [] : [[part, ms] as const];
      }),
    ),
    heldBack: undefined,
    loopLag: latestLoop(watched, signals.loopLag),
    pool: poolOfPods(watched, signals.pool),
    trend: undefined,
    gaps,
  };
}

const total = (samples: readonly PageSample[]) =>
  samples.length === 0 ? undefined : samples.reduce((sum, { value }) => sum + value, 0);

function latestLoop(watched: PodsWatched, metric: string): PerfSeen['loopLag'] {
  const [worst] = gaugesOf(watched, metric).sort((a, b) => b.value - a.value);
  return worst === undefined ? undefined : { pod: worst.pod, ms: worst.value * 1000 };
}
