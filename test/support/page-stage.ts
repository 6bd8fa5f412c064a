import { movableClock } from '../../sandbox/clock.ts';
import type { Store } from '../../src/ports/store.ts';
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

/** A store that knows when nobody waits for it: whoever moves the clock then has left nobody behind. */
export function watched(store: Store): { readonly store: Store; idle(): Promise<void> } {
  let waiting = 0;
  const watch = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(owner, name, receiver) {
        const value: unknown = Reflect.get(owner, name, receiver);
        if (typeof value === 'object' && value !== null) return watch(value);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          const answer: unknown = Reflect.apply(value, owner, args);
          if (!(answer instanceof Promise)) return answer;
          waiting += 1;
          const done = () => {
            waiting -= 1;
          };
          answer.then(done, done);
          return answer;
        };
      },
    });
  return {
    store: watch(store),
    async idle() {
      for (let quiet = 0; quiet < 3; quiet = waiting === 0 ? quiet + 1 : 0)
        await new Promise((resolve) => setTimeout(resolve, 2));
    },
  };
}
