import { type Fault, fault } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import { linkedSignal } from '../signals.ts';

/** Runs `work` with a signal that fires when `outer` does, or with DEADLINE after `ms` of the clock. */
export async function withDeadline<T>(
  clock: Clock,
  ms: number,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const done = new AbortController();
  const timer = clock.sleep(ms, done.signal).then(
    () => late.abort(deadlineFault(ms)),
    () => undefined,
  );
  const limited = linkedSignal(outer, late.signal);
  try {
    return await work(limited.signal);
  } finally {
    limited.release();
    done.abort();
    await timer;
  }
}

/** What ends work that took longer than its `ms`. */
export function deadlineFault(ms: number): Fault {
  return fault('DEADLINE', `Not finished after ${Math.round(ms / 1000)} s.`);
}
