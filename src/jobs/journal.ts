import type { Step, Steps, Wait } from '../catalog/steps.ts';
import { fault, isFault } from '../errors.ts';
import type { Plan } from '../model/plan.ts';
import type { RunStep } from '../model/run.ts';
import type { Clock } from '../ports/clock.ts';
import type { Hold, RunStore } from '../ports/store/runs.ts';
import { type Change, type DoOnce, doAtMostOnce, doOnce } from './do-once.ts';
import { latest } from './latest.ts';
import { handsOver } from './outcome.ts';
import { Pause } from './pause.ts';

export interface Journal extends Steps {
  /** True once an effect may have reached the platform. */
  readonly touched: boolean;
  /** Whether a change of that step may have reached the platform. */
  began(key: string): boolean;
}

interface JournalOptions {
  readonly store: Pick<RunStore, 'beginStep' | 'sayStep' | 'endStep' | 'attach'>;
  readonly clock: Clock;
  readonly hold: Hold;
  readonly signal: AbortSignal;
  readonly plan: Plan | undefined;
  readonly earlier: readonly RunStep[];
}

/**
 * The steps of a run, written down: a finished step is never done again, whoever carries the run on. Each write names the fence, so
 * that a worker that was overtaken stops at its next step (LEASE_LOST).
 */
export function journal({ store, clock, hold, signal, plan, earlier }: JournalOptions): Journal {
  const finished = new Map(earlier.filter((step) => step.state === 'done').map((step) => [step.key, step]));
  /** Changes that an earlier worker may have sent without having had an answer. */
  const open = new Set(
    earlier.filter(({ state }) => state === 'running' || state === 'unknown').map((step) => step.key),
  );
  const titles = (plan?.steps ?? []).map((step) => step.key);
  let next = Math.max(titles.length, ...earlier.map((_, index) => index + 1));
  const begun = begunSteps(earlier);
  const touched = begun.size > 0;
  const how: DoOnce = { clock, signal, touched };

  const position = (key: string) => {
    const known = titles.indexOf(key);
    return known === -1 ? next++ : known;
  };

  async function step<T>(key: string, kind: RunStep['kind'], work: (step: Step, now: Date) => Promise<T>): Promise<T> {
    const before = finished.get(key);
    if (before !== undefined) return before.result as T;
    signal.throwIfAborted();
    const { since, now, backAskedBy } = await store.beginStep(hold, { key, kind, position: position(key) });
    if (kind === 'effect') begun.add(key);
    const detail = latest<string>(clock, 1000, (text) => store.sayStep(hold, key, text));
    try {
      const result = await work({ say: (text) => detail.put(text), since, backAskedBy }, now);
      await detail.settle();
      await store.endStep(hold, key, { state: 'done', result });
      return result;
    } catch (error) {
      await detail.settle();
      // A worker that lets go leaves the step open: what it sent may still arrive, and the next one asks the world.
      if (
        !(error instanceof Pause) &&
        !handsOver(signal) &&
        !isFault(error, 'LEASE_LOST') &&
        !isFault(error, 'STORE_DOWN')
      ) {
        const state = isFault(error, 'OUTCOME_UNKNOWN') ? 'unknown' : 'failed';
        if (state === 'failed') begun.delete(key);
        await store.endStep(hold, key, { state });
      }
      throw error;
    }
  }

  async function look<T>(wait: Wait<T>, at: Step, now: Date): Promise<T> {
    const looked = await wait.look(at);
    if ('done' in looked) return looked.done;
    const leftMs = at.since.getTime() + wait.deadlineMs - now.getTime();
    if (leftMs <= 0) {
      throw fault('WAIT_OVER', `Not over after ${Math.round(wait.deadlineMs / 1000)} s: ${looked.waiting}`);
    }
    at.say(looked.waiting);
    // The last look is at the deadline itself.
    throw new Pause(Math.min(wait.everyMs, leftMs));
  }

  const change = <T>(key: string, done: Change<T>['done'], apply: Change<T>['apply']) =>
    step(key, 'effect', (at) => doOnce(how, { done, apply }, at));

  return {
    get touched() {
      return how.touched;
    },
    began: (key) => begun.has(key),
    observe: (key, work) => step(key, 'observe', work),
    waitUntil: (key, wait) => step(key, 'wait', (at, now) => look(wait, at, now)),
    once: {
      marked: (key, { written, write }) => change(key, written, write),
      keyed: (key, { made, make }) => change(key, made, make),
      gone: (key, { away, remove }) => change(key, away, remove),
      harmless: (key, work) => change(key, async () => undefined, work),
      unverifiable: (key, work) => step(key, 'effect', (at) => doAtMostOnce(how, work, at, open.has(key))),
    },
    attach: (file) => store.attach(hold, file),
  };
}

/** The steps whose change may have reached the platform, by their key. */
export function begunSteps(steps: readonly RunStep[]): Set<string> {
  return new Set(steps.filter(({ kind, state }) => kind === 'effect' && state !== 'failed').map(({ key }) => key));
}
