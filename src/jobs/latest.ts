import type { Clock } from '../ports/clock.ts';

export interface Latest<T> {
  put(value: T): void;
  /** Writes the newest value that is not written yet, and waits for it. */
  settle(): Promise<void>;
}

/** Writes at most one value per `everyMs`, and always the newest; a write that fails is dropped, since a newer one follows. */
export function latest<T>(clock: Clock, everyMs: number, write: (value: T) => Promise<void>): Latest<T> {
  let pending: { readonly value: T } | undefined;
  let writing: Promise<void> | undefined;
  const closing = new AbortController();

  async function drain(): Promise<void> {
    while (pending !== undefined) {
      const { value } = pending;
      pending = undefined;
      await write(value).catch(() => undefined);
      if (!closing.signal.aborted) await clock.sleep(everyMs, closing.signal).catch(() => undefined);
    }
    writing = undefined;
  }

  return {
    put(value) {
      pending = { value };
      writing ??= drain();
    },
    async settle() {
      closing.abort();
      await writing;
    },
  };
}
