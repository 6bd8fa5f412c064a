import type { Step } from '../catalog/steps.ts';
import { entryOf } from '../error-catalogue.ts';
import { asFault, type Fault, fault, isFault } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import { handsOver } from './outcome.ts';

/** A lost reply is asked about this long before the run ends as unknown: longer than a broken network usually stays broken. */
const unknownMs = 180_000;
/** A refusal that may pass (busy, unreachable) is met again for this long before it ends the run. */
const refusedMs = 60_000;
const againMs = 1000;

/** A change, and the question to the world whether it is made. */
export interface Change<T> {
  /** The result where the world shows that it is done; undefined where not. */
  done(): Promise<T | undefined>;
  apply(step: Pick<Step, 'say'>): Promise<T>;
}

export interface DoOnce {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** True once an effect of the run may have reached the platform; kept by the journal for the whole run. */
  touched: boolean;
}

/**
 * Changes something, once: the world is asked whether this run did it already, only then the write is sent; after a lost reply the world
 * is asked until it answers. Rejects with OUTCOME_UNKNOWN when it does not, and with the refusal itself when it is sure that nothing changed.
 */
export async function doOnce<T>(how: DoOnce, work: Change<T>, at: Pick<Step, 'say'>): Promise<T> {
  const started = how.clock.now().getTime();
  let unknown: Fault | undefined;
  for (;;) {
    const before = how.touched;
    try {
      const there = await work.done();
      unknown = undefined;
      if (there !== undefined) {
        how.touched = true;
        return there;
      }
      how.signal.throwIfAborted();
      how.touched = true;
      return await work.apply(at);
    } catch (error) {
      if (isFault(error) && error.effect === 'unknown') unknown = error;
      // A write that was refused changed nothing.
      else if (isFault(error) && unknown === undefined) how.touched = before;
      await patience(how, at, started, error, unknown);
    }
  }
}

/**
 * Changes something that nobody can ask about: it is sent once, or again after a refusal that is sure. `begun` tells that an earlier worker
 * may have sent it. Rejects with OUTCOME_UNKNOWN whenever it may have been done without an answer.
 */
export async function doAtMostOnce<T>(
  how: DoOnce,
  apply: Change<T>['apply'],
  at: Pick<Step, 'say'>,
  begun: boolean,
): Promise<T> {
  if (begun) {
    throw fault(
      'OUTCOME_UNKNOWN',
      'A worker stopped in the middle of a change, and nobody can tell whether it was made.',
      {
        effect: 'unknown',
      },
    );
  }
  const sent = async (step: Pick<Step, 'say'>) => {
    try {
      return await apply(step);
    } catch (error) {
      const isRefusal = isFault(error) && error.effect === 'none' && !how.signal.aborted;
      throw isRefusal || handsOver(how.signal) ? error : unknownOutcome(asFault(error));
    }
  };
  return doOnce(how, { done: async () => undefined, apply: sent }, at);
}

/** Waits before the next try; throws when there is none. */
async function patience(
  { clock, signal }: DoOnce,
  at: Pick<Step, 'say'>,
  started: number,
  error: unknown,
  unknown: Fault | undefined,
): Promise<void> {
  if (!mayPass(error)) {
    // What was sent before may have arrived: that the world can no longer be asked does not make it a failure.
    const anotherGoesOn = handsOver(signal) || isFault(error, 'LEASE_LOST');
    throw unknown === undefined || anotherGoesOn ? error : unknownOutcome(unknown);
  }
  const waitMs = Math.max(againMs, error.retryAfterMs ?? 0);
  const waited = clock.now().getTime() - started + waitMs;
  if (unknown === undefined) {
    if (waited > refusedMs) throw error;
    at.say(`${error.message} Trying again.`);
    return clock.sleep(waitMs, signal);
  }
  // Somebody who asks to stop now gets the truth as far as it is known.
  if (waited > unknownMs || (signal.aborted && !handsOver(signal))) throw unknownOutcome(unknown);
  at.say('outcome unknown, checking');
  return clock.sleep(waitMs, signal).catch((reason: unknown) => {
    if (handsOver(signal)) throw reason;
  });
}

/** A write whose reply was lost is asked about; what the catalogue says may pass is tried again. */
function mayPass(error: unknown): error is Fault {
  if (!isFault(error) || error.code === 'OUTCOME_UNKNOWN') return false;
  return error.effect === 'unknown' || entryOf(error.code).passes === true;
}

function unknownOutcome(error: Fault): Fault {
  if (error.code === 'OUTCOME_UNKNOWN') return error;
  const text = `The answer to a change was lost, and the platform could not be asked since: ${error.message}`;
  return fault('OUTCOME_UNKNOWN', text, { cause: error, effect: 'unknown' });
}
