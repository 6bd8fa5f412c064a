import type { Clock } from '../ports/clock.ts';

/** An answer that did not come in time. */
export class TooLate extends Error {
  constructor(ms: number) {
    super(`no answer in ${Math.round(ms / 1000)} s`);
    this.name = 'TooLate';
  }
}

/** The answer, or TooLate after `ms` of the clock, whatever the one who was asked does; what comes later is let go. */
export async function inTime<T>(clock: Clock, ms: number, answer: Promise<T>): Promise<T> {
  const done = new AbortController();
  const late = clock.sleep(ms, done.signal).then(
    () => Promise.reject(new TooLate(ms)),
    () => new Promise<never>(() => undefined),
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    done.abort();
  }
}
