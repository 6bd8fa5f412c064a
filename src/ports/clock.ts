/** Time, handed in so that tests can move it: nothing else may call Date.now or setTimeout to decide anything. */
export interface Clock {
  now(): Date;
  /** ms since some moment of the past; unlike `now`, it never jumps when somebody sets the clock of the machine. */
  monotonic(): number;
  /** Resolves after `ms` of this clock; rejects with the signal's reason when the signal fires first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
