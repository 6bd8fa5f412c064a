import type { CallsOf } from '../metrics/gather.ts';
import { commonOf } from '../metrics/pods-calls.ts';
import { errorsOfPods } from '../metrics/pods-errors.ts';
import { poolOfPods } from '../metrics/pods-gauges.ts';
import { latencyOfPods } from '../metrics/pods-latency.ts';
import type { PodsWatched } from '../metrics/watch-pods.ts';
import type { Answers } from './answers.ts';

/** How calls are answered by the pods' own numbers: no yesterday, and no CPU limits, which no process knows of itself. Pure. */
export function answersOfPods(of: Pick<CallsOf, 'environment' | 'clock'>, watched: PodsWatched, why: string): Answers {
  const { watchMs, pods } = watched;
  const common = commonOf({ ...of, by: 'tool', sinceMs: watchMs }, watched, why);
  const { signals, groups } = common.settings;
  const byTool = new Map<string, Map<string, number>>();
  let calls: number | undefined;
  for (const { ms, counted } of pods) {
    for (const { name, labels, value } of counted) {
      const perSecond = value / (ms / 1000);
      if (name === signals.requests) calls = (calls ?? 0) + perSecond;
      if (name !== signals.responses) continue;
      const [tool, status] = [groups.tool, groups.status].map((label) => labels.get(label) ?? '');
      const statuses = byTool.get(tool ?? '') ?? new Map<string, number>();
      byTool.set(tool ?? '', statuses.set(status ?? '', (statuses.get(status ?? '') ?? 0) + perSecond));
    }
  }
  const latency = latencyOfPods(common, watched);
  const errors = errorsOfPods(common, watched);
  return {
    byTool: byTool.size === 0 ? undefined : byTool,
    yesterday: undefined,
    calls,
    callsYesterday: undefined,
    p99Ms: latency.p99Ms,
    p99YesterdayMs: undefined,
    p99ByTool: new Map(latency.groups.map(({ name, p99Ms }) => [name, p99Ms])),
    errorsByTool: new Map(
      errors.groups.flatMap(({ name, errors: failed }) =>
        failed === undefined ? [] : [[name, failed / (watchMs / 1000)] as const],
      ),
    ),
    pool: poolOfPods(watched, signals.pool),
    heldBack: undefined,
    pods: { basis: common.pods?.basis ?? why, watchMs },
  };
}
