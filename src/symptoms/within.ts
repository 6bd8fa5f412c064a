import { asFault } from '../errors.ts';
import { plain } from '../model/text.ts';
import type { Clock } from '../ports/clock.ts';
import { linkedSignal } from '../signals.ts';

/** Why a look gave nothing. */
export interface Unseen {
  readonly part: string;
  readonly reason: string;
}

/** Looks that go on at the same time, each given up at the same moment: one that hangs takes nothing from the others. */
export interface Looks {
  /** What the look gave; undefined where it failed or was too slow, which `unseen` then tells. Rejects only when the run is over. */
  look<T>(part: string, read: (signal: AbortSignal) => Promise<T>): Promise<T | undefined>;
  readonly unseen: readonly Unseen[];
  /** To be called when all are over. */
  end(): void;
}

/** Begins looks that end with `signal`, and `ms` from now by the clock. */
export function looksWithin(ms: number, clock: Clock, signal: AbortSignal): Looks {
  const unseen: Unseen[] = [];
  const ended = new AbortController();
  const late = new AbortController();
  clock.sleep(ms, ended.signal).then(
    () => late.abort(new Error('late')),
    () => undefined,
  );
  return {
    unseen,
    end: () => ended.abort(),
    async look(part, read) {
      const limited = linkedSignal(signal, late.signal);
      const over = new Promise<never>((_, reject) => {
        const end = () => reject(limited.signal.reason);
        if (limited.signal.aborted) end();
        else limited.signal.addEventListener('abort', end, { once: true });
      });
      const reading = read(limited.signal);
      // Whoever loses the race has nobody to tell.
      for (const one of [over, reading]) one.catch(() => undefined);
      try {
        // A system that does not heed the signal is not waited for either.
        return await Promise.race([reading, over]);
      } catch (error) {
        signal.throwIfAborted();
        const reason = late.signal.aborted
          ? `no answer in ${ms / 1000} s`
          : plain(asFault(error).text).replace(/\.$/, '');
        unseen.push({ part, reason });
        return undefined;
      } finally {
        limited.release();
      }
    },
  };
}
