import type { CallOptions } from '../../ports/cluster.ts';
import { linkedSignal } from '../../signals.ts';

/** The end of a call: the caller's signal or the time it has, whichever comes first. */
export interface Deadline {
  readonly signal: AbortSignal;
  readonly ms: number;
  /** Throws the caller's reason when the caller has ended the call. */
  throwIfGivenUp(): void;
}

const defaultMs = 10_000;

/**
 * The deadline of a call that starts now; 10 s where the caller names none. It runs in real time: the other side of a socket does not move
 * with the clock of a test.
 */
export function deadlineOf(options: CallOptions | undefined, otherwiseMs = defaultMs): Deadline {
  const ms = options?.timeoutMs ?? otherwiseMs;
  const caller = options?.signal;
  const timeout = AbortSignal.timeout(ms);
  return {
    signal: caller === undefined ? timeout : linkedSignal(timeout, caller).signal,
    ms,
    throwIfGivenUp: () => caller?.throwIfAborted(),
  };
}

/** A time in words: `250 ms`, `10 s`. */
export function span(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${ms / 1000} s`;
}
