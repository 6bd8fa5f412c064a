import type { MovableClock } from '../../../sandbox/clock.ts';
import type { Clock } from '../../../src/ports/clock.ts';

/** Time for a worker: it passes quickly whenever the worker only sleeps, and not while it waits for an answer. */
export interface FlowingClock extends Clock {
  /** Lets time pass until the work is over. `isBusy` tells that an answer is awaited. */
  during<T>(work: Promise<T>, isBusy: () => boolean): Promise<T>;
}

/** Between two steps of time the simulators do what is due by then. */
const breath = () => new Promise((resolve) => setTimeout(resolve, 1));

/** A clock over the one that the simulators share. */
export function flowingClock(shared: MovableClock): FlowingClock {
  const sleepers = new Set<{ readonly due: number }>();
  const time = () => shared.now().getTime();
  return {
    now: () => shared.now(),
    monotonic: () => shared.monotonic(),
    async sleep(ms, signal) {
      const sleeper = { due: time() + ms };
      sleepers.add(sleeper);
      try {
        // Where time stands still, that of the machine wakes nobody.
        do await shared.sleep(Math.max(1, sleeper.due - time()), signal);
        while (time() < sleeper.due);
      } finally {
        sleepers.delete(sleeper);
      }
    },
    async during(work, isBusy) {
      let over = false;
      const end = () => {
        over = true;
      };
      work.then(end, end);
      while (!over) {
        await breath();
        if (over || isBusy() || sleepers.size === 0) continue;
        const left = Math.min(...[...sleepers].map(({ due }) => due)) - time();
        shared.advance(Math.min(Math.max(left / 5, 200), 5000));
      }
      return work;
    },
  };
}
