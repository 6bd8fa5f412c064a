import { movableClock } from '../../sandbox/clock.ts';
import type { TestDatabase } from './database.ts';

/** A clock that is moved together with the store's: what is due by either is due by both. */
export function sharedClock(database: TestDatabase) {
  const clock = movableClock();
  return {
    clock,
    async advance(ms: number): Promise<void> {
      clock.advance(ms);
      await database.setOffset(clock.offsetMs);
    },
  };
}

/** A call that is answered when the test says so. */
export function held<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
