import type { Looked, Step } from '../catalog/steps.ts';
import { isFault } from '../errors.ts';
import type { CallOptions } from '../ports/cluster.ts';
import { type Figures, linesOf, type Measuring, stepMs } from './figures.ts';
import { type BakeOutcome, graceMs, judge, type Sight } from './judge.ts';
import { couldServe, isOn, type Pair, seePair, selectorWords, servingOf } from './pair.ts';
import type { SwitchData } from './switch-plan.ts';
import type { SwitchRun } from './switch-run.ts';

/** Between two looks. */
const everyMs = 15_000;
const answerMs = 8000;

export interface Baked {
  readonly verdict: Exclude<BakeOutcome, { kind: 'baking' }>;
  /** When it was reached, ISO 8601. */
  readonly until: string;
}

interface Known {
  readonly measuring: Measuring;
  /** Ready pods the old colour served with. */
  readonly needed: number;
  readonly before: Figures;
}

/**
 * Watches the new colour for as long as was promised. No worker waits meanwhile, and each look sees all of it: the figures since the switch
 * come from Prometheus, the rest from the cluster, so that no restart of any process loses or repeats a part.
 */
export async function bake(run: SwitchRun, data: SwitchData, known: Known): Promise<Baked> {
  const { clock, steps } = run;
  const bakeMs = data.bake.minutes * 60_000;
  return steps.waitUntil<Baked>('bake', {
    everyMs,
    deadlineMs: bakeMs + 2 * graceMs,
    async look(step): Promise<Looked<Baked>> {
      const now = clock.now();
      // Before anything else: nobody who wants the traffic back waits for figures.
      if (step.backAskedBy !== undefined) {
        return { done: { verdict: { kind: 'asked', by: step.backAskedBy }, until: now.toISOString() } };
      }
      const elapsedMs = now.getTime() - step.since.getTime();
      const sight = await see(run, data, known, step, elapsedMs);
      if (typeof sight === 'string') {
        if (elapsedMs < bakeMs + graceMs) return { waiting: sight };
        return { done: { verdict: { kind: 'unmeasured', why: sight }, until: now.toISOString() } };
      }
      const verdict = judge(data.bake, known.before, sight);
      return verdict.kind === 'baking' ? { waiting: verdict.words } : { done: { verdict, until: now.toISOString() } };
    },
  });
}

/** What there is to see now; in words why nothing can be seen. */
async function see(
  { cluster, clock, signal }: SwitchRun,
  data: SwitchData,
  { measuring, needed }: Known,
  step: Step,
  elapsedMs: number,
): Promise<Sight | string> {
  const options: CallOptions = { signal, timeoutMs: answerMs };
  const fromMs = Math.ceil(step.since.getTime() / stepMs) * stepMs;
  const toMs = Math.max(fromMs, Math.floor(clock.now().getTime() / stepMs) * stepMs);
  try {
    const [pair, lines] = await Promise.all([
      seePair(cluster, data.settings, options),
      linesOf(measuring, data.to.deployment, { fromMs, toMs, stepMs }),
    ]);
    return { elapsedMs, ...podsIn(pair, data, needed), lines };
  } catch (error) {
    signal.throwIfAborted();
    if (!isFault(error) || error.code === 'LEASE_LOST' || error.code === 'STORE_DOWN') throw error;
    return `${Math.floor(elapsedMs / 60_000)} of ${data.bake.minutes} min · the cluster cannot be looked at: ${error.message}`;
  }
}

function podsIn(pair: Pair, data: SwitchData, needed: number): Omit<Sight, 'elapsedMs' | 'lines'> {
  const { label } = pair.settings;
  const of = (name: string) => pair.colours.find((colour) => colour.name === name);
  const [to, from] = [of(data.to.name), of(data.from.name)];
  const edited = pair.services
    .filter(({ service }) => !isOn(service, label, data.to))
    .map(({ service }) => selectorWords(service, label));
  // An address that is still to be written must not look like a colour that died: what it could serve with counts too.
  const serving = pair.services.map((seen) =>
    to === undefined ? 0 : Math.max(servingOf(seen, to), couldServe(to, seen.service.selector).length),
  );
  const back = data.services[0]?.from ?? {};
  return {
    edited,
    serving: Math.min(...serving),
    kept: { ready: from === undefined ? 0 : couldServe(from, back).length, needed, deployment: data.from.deployment },
  };
}
