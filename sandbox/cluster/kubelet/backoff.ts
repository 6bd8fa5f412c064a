/** First pause before a container that ended again is started again, in ms. */
const FIRST_MS = 10_000;
const LONGEST_MS = 300_000;
/** After this long a run counts as good and the pauses begin anew, in ms. */
const GOOD_RUN_MS = 600_000;

/** Pauses between the runs of a container: none after the first end, then 10 s doubling to five minutes, as the kubelet's. */
export interface Backoff {
  /** The pause after a run of `ranMs`. */
  next(ranMs: number): number;
  forget(): void;
}

/** Makes the pauses of one container. */
export function createBackoff(): Backoff {
  let pause = 0;
  return {
    next(ranMs) {
      if (ranMs >= GOOD_RUN_MS) pause = 0;
      const now = pause;
      pause = now === 0 ? FIRST_MS : Math.min(LONGEST_MS, now * 2);
      return now;
    },
    forget() {
      pause = 0;
    },
  };
}

/** A pause as the kubelet writes it: `40s`, `2m40s`, `5m0s`. */
export function pauseText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
