import type { Clock } from '../ports/clock.ts';

/** Between the start of a look at the cluster and the next one. */
const everyMs = 1000;
/** Between the end of a look and the next one, however long it took. */
const breathMs = 100;

/**
 * The pace of whoever follows a change until it has taken effect. What it gives waits for the next look: a second after the last one
 * `began` (by `clock.monotonic()`), or at once where that took longer, since a look that was never answered has used up its pause; and
 * never before the `againMs` that the other side asked for.
 */
export function pace(clock: Clock, signal: AbortSignal): (began: number, againMs: number) => Promise<void> {
  return (began, againMs) => clock.sleep(Math.max(breathMs, everyMs - (clock.monotonic() - began), againMs), signal);
}
