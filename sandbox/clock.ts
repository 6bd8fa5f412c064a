import type { Clock } from '../src/ports/clock.ts';

/** A clock that runs with real time and can be moved forward; every sleeper that is due after a move wakes at once. */
export interface MovableClock extends Clock {
  /** Moves the clock forward by `ms`. */
  advance(ms: number): void;
  /** How far the clock is ahead of real time, in ms. */
  readonly offsetMs: number;
  /** Called after each move, with the new offset; gives the function that ends the subscription. */
  onAdvance(listener: (offsetMs: number) => void): () => void;
}

interface Sleeper {
  readonly due: number;
  wake(): void;
  timer: NodeJS.Timeout;
}

/** Makes a movable clock that starts at real time plus `offsetMs`; `real` gives real time, in ms since 1970. */
export function movableClock(offsetMs = 0, real: () => number = Date.now): MovableClock {
  let offset = offsetMs;
  const sleepers = new Set<Sleeper>();
  const listeners = new Set<(offsetMs: number) => void>();
  const time = () => real() + offset;

  const arm = (sleeper: Sleeper) => setTimeout(() => sleeper.wake(), Math.max(0, sleeper.due - time()));

  return {
    now: () => new Date(time()),
    monotonic: () => performance.now() + offset,
    get offsetMs() {
      return offset;
    },
    advance(ms) {
      offset += ms;
      for (const sleeper of [...sleepers]) {
        clearTimeout(sleeper.timer);
        sleeper.timer = arm(sleeper);
      }
      for (const listener of listeners) listener(offset);
    },
    onAdvance(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const end = (finish: () => void) => {
          clearTimeout(sleeper.timer);
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', abort);
          finish();
        };
        const abort = () => end(() => reject(signal?.reason));
        const sleeper: Sleeper = { due: time() + ms, wake: () => end(resolve), timer: undefined as never };
        sleeper.timer = arm(sleeper);
        sleepers.add(sleeper);
        signal?.addEventListener('abort', abort, { once: true });
      });
    },
  };
}
