import type { Timeline } from '../timeline.ts';

/** Tasks that belong together and end together. */
export interface Timers {
  later(ms: number, task: () => void): void;
  /** Adds something else that must be called off with the rest. */
  add(cancel: () => void): void;
  cancelAll(): void;
}

/** Makes an empty group of timers. */
export function createTimers(timeline: Timeline): Timers {
  const cancels = new Set<() => void>();
  return {
    later(ms, task) {
      const cancel = timeline.after(ms, () => {
        cancels.delete(cancel);
        task();
      });
      cancels.add(cancel);
    },
    add: (cancel) => void cancels.add(cancel),
    cancelAll() {
      for (const cancel of cancels) cancel();
      cancels.clear();
    },
  };
}
