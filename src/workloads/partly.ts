import { asFault } from '../errors.ts';
import { plain } from '../model/text.ts';

/** Readings of which one may fail without ending the others. */
export interface Partly {
  /** What a reading gave; undefined where it failed, which `gaps` then tells. Rejects only when the run is over. */
  read<T>(what: string, reading: Promise<T>): Promise<T | undefined>;
  /** Why something was not read, a sentence each: the words of the adapter, which name a missing right. */
  readonly gaps: readonly string[];
}

/** Begins a set of readings that end with `signal`. */
export function partly(signal: AbortSignal): Partly {
  const gaps: string[] = [];
  return {
    gaps,
    async read(what, reading) {
      try {
        return await reading;
      } catch (error) {
        signal.throwIfAborted();
        gaps.push(`No ${what}: ${plain(asFault(error).text)}`);
        return undefined;
      }
    },
  };
}
