import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../../src/ports/clock.ts';

/** A clock on which nobody waits: a sleep moves the time to its end at once. */
export interface JumpClock extends Clock {
  /** ms since the clock was made. */
  readonly elapsedMs: number;
}

/** Makes a clock that stands still but for the sleeps of whoever uses it. */
export function jumpClock(startMs = Date.parse('2026-11-20T03:00:00Z')): JumpClock {
  let elapsed = 0;
  return {
    now: () => new Date(startMs + elapsed),
    monotonic: () => elapsed,
    get elapsedMs() {
      return elapsed;
    },
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      elapsed += ms;
      await setImmediate();
      signal?.throwIfAborted();
    },
  };
}
