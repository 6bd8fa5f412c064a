import { expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { fault, isFault } from '../../src/errors.ts';
import { withDeadline } from '../../src/jobs/deadline.ts';

const never = new AbortController().signal;

/** Works until its signal fires, and fails with its reason. */
const untilStopped = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });

it('what ends in time gives its value', async () => {
  expect(await withDeadline(movableClock(), 1000, never, async () => 7)).toBe(7);
});

it('what does not end in time ends with DEADLINE, by the clock that was handed in', async () => {
  const clock = movableClock();
  const work = withDeadline(clock, 15 * 60_000, never, untilStopped);
  clock.advance(15 * 60_000);
  await expect(work).rejects.toSatisfy((error) => isFault(error, 'DEADLINE') && error.message.includes('900 s'));
});

it('an outer stop comes through with its own reason', async () => {
  const outer = new AbortController();
  const work = withDeadline(movableClock(), 60_000, outer.signal, untilStopped);
  outer.abort(fault('CANCELLED', 'stop'));
  await expect(work).rejects.toSatisfy((error) => isFault(error, 'CANCELLED'));
});

it('an error of the work is its own', async () => {
  const work = withDeadline(movableClock(), 60_000, never, () => Promise.reject(fault('CLUSTER_BUSY', 'busy')));
  await expect(work).rejects.toSatisfy((error) => isFault(error, 'CLUSTER_BUSY'));
});
