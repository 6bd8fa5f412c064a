import { gatherLatency, type LatencySeen } from '../metrics/call-latency.ts';
import { type CallsOf, gatherCalls } from '../metrics/gather.ts';
import { type Growth, growthOf, type Sample } from '../metrics/growth.ts';
import { onlyValue, valuesBy } from '../metrics/measured.ts';
import { lengthOf } from '../metrics/period.ts';
import { perSecond } from '../metrics/queries.ts';
import { msOf, ofEnvironment } from '../metrics/settings.ts';
import { labelNames, promql, selector, span } from '../model/promql.ts';
import { isDrawable } from '../model/series.ts';
import { heldBackQuery } from '../symptoms/answers.ts';

/** Where the time of calls goes, and what is short. Each number is undefined where nobody measures it, which is not zero. */
export interface PerfSeen {
  readonly latency: LatencySeen;
  /** Mean of all calls, in ms. */
  readonly meanMs: number | undefined;
  /** Of the mean, ms in each part (database, cache, upstream); empty where nobody tells. */
  readonly parts: ReadonlyMap<string, number>;
  readonly heldBack: { readonly pod: string; readonly share: number } | undefined;
  /** The longest that the event loop of a pod was late, in ms, and its pod. */
  readonly loopLag: { readonly pod: string; readonly ms: number } | undefined;
  /** Connections to the database over all pods, by state. */
  readonly pool: ReadonlyMap<string, number>;
  /** Of p99; undefined where too little was measured to tell. */
  readonly trend: Growth | undefined;
  readonly gaps: readonly string[];
}

/** Reads where the time of calls goes. Rejects as the port does. */
export async function gatherPerf(of: CallsOf): Promise<PerfSeen> {
  const [latency, rest] = await Promise.all([gatherLatency({ ...of, by: 'tool' }), gatherRest({ ...of, by: 'tool' })]);
  const samples = latency.line.filter((point): point is Sample => isDrawable(point[1]));
  const gaps = [...new Set([...latency.gaps, ...rest.gaps])];
  return { ...rest, latency, trend: growthOf(samples, { fills: false }), gaps };
}

function gatherRest(of: CallsOf) {
  return gatherCalls(of, async (ask, { settings, asked }, rest) => {
    const { signals, groups } = settings;
    const period = lengthOf(asked);
    const rate = (metric: string) => perSecond(metric, { settings }, period);
    const own = (metric: string) => selector(metric, ofEnvironment(settings));
    const pod = labelNames(groups.pod);
    const [seconds, calls, spent, held, lag, pool] = await Promise.all([
      ask.now(rate(`${signals.duration}_sum`)),
      ask.now(rate(`${signals.duration}_count`)),
      rest.read(
        'time by part',
        ask.now(promql`sum by (${labelNames('part')}) (rate(${own(signals.spent)}[${span(period)}]))`),
      ),
      rest.read('CPU limits', ask.now(heldBackQuery(settings))),
      rest.read('event loops', ask.now(promql`max by (${pod}) (${own(signals.loopLag)})`)),
      rest.read('database pools', ask.now(promql`sum by (${labelNames('state')}) (${own(signals.pool)})`)),
    ]);
    const [total, count] = [onlyValue(seconds), onlyValue(calls)];
    const perCall = (value: number) => (count === undefined || count <= 0 ? undefined : (value / count) * 1000);
    const worst = (answer: typeof held) =>
      answer === undefined ? undefined : [...valuesBy(answer, groups.pod)].sort((a, b) => b[1] - a[1])[0];
    const [heldBack, loopLag] = [worst(held), worst(lag)];
    return {
      meanMs: total === undefined ? undefined : perCall((total * msOf(settings)) / 1000),
      parts: new Map(
        [...(spent === undefined ? [] : valuesBy(spent, 'part'))].flatMap(([part, value]) => {
          const ms = perCall(value);
          return ms === undefined || part === '' ? [] : [[part, ms] as const];
        }),
      ),
      heldBack: heldBack === undefined ? undefined : { pod: heldBack[0], share: heldBack[1] },
      loopLag: loopLag === undefined ? undefined : { pod: loopLag[0], ms: loopLag[1] * 1000 },
      pool: pool === undefined ? new Map<string, number>() : valuesBy(pool, 'state'),
    };
  });
}
