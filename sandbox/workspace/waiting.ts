import type { Clock } from '../../src/ports/clock.ts';

/** A time, and the clock it runs on. */
export interface Patience {
  readonly clock: Clock;
  readonly ms: number;
}

/** Longest single sleep, ms: a timer of Node cannot hold more than about 24 days. */
const LONGEST_MS = 24 * 3_600_000;

/** Resolves when the clock has reached `dueMs`; rejects when the signal fires first. */
export async function sleepUntil(clock: Clock, dueMs: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    const left = dueMs - clock.now().getTime();
    if (left <= 0) return;
    await clock.sleep(Math.min(left, LONGEST_MS), signal);
  }
}

/** A promise that settles with the first of: the outcome, the time-out on the clock (undefined), the stop. Leaves no timer behind. */
export async function within<T>(
  clock: Clock,
  ms: number,
  stopping: AbortSignal,
  outcome: Promise<T>,
): Promise<T | undefined> {
  const over = new AbortController();
  const signal = AbortSignal.any([stopping, over.signal]);
  const timeout = clock.sleep(ms, signal).then(() => undefined);
  timeout.catch(() => undefined);
  try {
    return await Promise.race([outcome, timeout]);
  } finally {
    over.abort();
  }
}
