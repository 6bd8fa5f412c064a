/** Turns of the event loop in which what has arrived meanwhile is read. */
const turns = 2;
/** What is done in a time in which this process stood still has this much more of it, in ms. */
const moreMs = 1000;

/**
 * Calls `late` once after `ms`, unless it is called off by what this gives. Where this process stood still, timers come before what arrived
 * meanwhile: an answer that lies here already is no late one, so it is read first. Calling off gives whether it was so.
 */
export function whenLate(ms: number, late: () => void): () => boolean {
  let turn: NodeJS.Immediate | undefined;
  const read = (left: number) => {
    turn = setImmediate(() => (left === 1 ? late() : read(left - 1)));
  };
  const timer = setTimeout(() => read(turns), Math.max(0, ms));
  return () => {
    clearTimeout(timer);
    clearImmediate(turn);
    return turn !== undefined;
  };
}

/** A time to do something in. */
export interface TimeLimit {
  /** ms that are left; Infinity where nothing was said. */
  left(): number;
  /** What `promise` comes to; rejects with `message` where that takes longer than what is left, and longer than `mostMs`. */
  keep<T>(promise: Promise<T>, message: string, mostMs?: number): Promise<T>;
}

/** A time of `ms` from now. It is for waiting for others: where this process itself stood still, what has begun goes on for a second more. */
export function timeLimit(ms: number): TimeLimit {
  let until = performance.now() + ms;
  const left = () => until - performance.now();
  return {
    left,
    keep(promise, message, mostMs = Number.POSITIVE_INFINITY) {
      const most = Math.min(mostMs, left());
      if (most === Number.POSITIVE_INFINITY) return promise;
      return new Promise((resolve, reject) => {
        const callOff = whenLate(most, () => reject(new Error(message)));
        const answered = () => {
          if (callOff()) until = Math.max(until, performance.now() + moreMs);
        };
        promise.then(
          (value) => {
            answered();
            resolve(value);
          },
          (error) => {
            answered();
            reject(error);
          },
        );
      });
    },
  };
}
