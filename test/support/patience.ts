import { vi } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';

/**
 * Real ms a test looks for what must come. It is there in a fraction of that, and nobody waits longer than until then; but a machine with
 * fifteen other programs on it takes many times what a quiet one does.
 */
export const patienceMs = 60_000;

/**
 * How long Slack waits for an acknowledgement where a test does not ask how fast it comes: three seconds are little on a busy machine, and none
 * where time is moved meanwhile.
 */
export const patientSlack = { clock: movableClock(), ms: patienceMs };

/** How long a person's request may wait for the store where a test does not ask how fast it is: less than what waits for its answer. */
export const unhurriedMs = patienceMs / 3;

/** Tries again until `check` does not throw; gives what it gave. Rejects with its last error. */
export function eventually<T>(check: () => T | Promise<T>, { interval = 50, most = patienceMs } = {}): Promise<T> {
  return vi.waitFor(check, { timeout: most, interval });
}
