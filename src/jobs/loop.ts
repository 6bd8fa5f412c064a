import { asFault } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';

export interface Loop {
  /** Goes round now instead of at the next tick. */
  poke(): void;
  stop(): Promise<void>;
}

/** Rounds begin at least this far apart, in ms, whatever a round or a poke asks for: a row that stays due must never keep a processor busy. */
const leastMs = 10;

/**
 * Does `round` again and again, one at a time, `everyMs` apart (or the ms it returns, when sooner), or as soon as it is poked; what it decides by is in rows, so that a
 * missed round costs time and nothing else. An error is logged and the next round comes.
 */
export function loop(name: string, everyMs: number, clock: Clock, log: Log, round: () => Promise<unknown>): Loop {
  let stopping = false;
  let poke = new AbortController();
  const stop = new AbortController();

  const done = (async () => {
    let failures = 0;
    while (!stopping) {
      let wait = everyMs;
      const began = clock.monotonic();
      try {
        const asked = await round();
        wait = typeof asked === 'number' ? Math.min(asked, everyMs) : everyMs;
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures === 1) log.warn({ err: asFault(error), loop: name }, 'round failed; trying again');
        wait = Math.min(everyMs * failures, 5000);
      }
      const ended = clock.monotonic();
      const pause = (until: number, signal: AbortSignal) =>
        until <= clock.monotonic() ? undefined : clock.sleep(until - clock.monotonic(), signal).catch(() => undefined);
      await pause(began + Math.min(everyMs, leastMs), stop.signal);
      await pause(ended + wait, poke.signal);
      poke = new AbortController();
    }
  })();

  return {
    poke: () => poke.abort(),
    async stop() {
      stopping = true;
      stop.abort();
      poke.abort();
      await done;
    },
  };
}
