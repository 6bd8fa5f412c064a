import { asFault } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';

export interface Loop {
  /** Goes round now instead of at the next tick. */
  poke(): void;
  stop(): Promise<void>;
}

/**
 * Does `round` again and again, one at a time, `everyMs` apart (or the ms it returns, when sooner), or as soon as it is poked; what it decides by is in rows, so that a
 * missed round costs time and nothing else. An error is logged and the next round comes.
 */
export function loop(name: string, everyMs: number, clock: Clock, log: Log, round: () => Promise<unknown>): Loop {
  let stopping = false;
  let poke = new AbortController();

  const done = (async () => {
    let failures = 0;
    while (!stopping) {
      let wait = everyMs;
      try {
        const asked = await round();
        wait = typeof asked === 'number' ? Math.min(asked, everyMs) : everyMs;
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures === 1) log.warn({ err: asFault(error), loop: name }, 'round failed; trying again');
        wait = Math.min(everyMs * failures, 5000);
      }
      await clock.sleep(wait, poke.signal).catch(() => undefined);
      poke = new AbortController();
    }
  })();

  return {
    poke: () => poke.abort(),
    async stop() {
      stopping = true;
      poke.abort();
      await done;
    },
  };
}
