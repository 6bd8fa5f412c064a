import { expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { fault } from '../../src/errors.ts';
import { looksWithin } from '../../src/symptoms/within.ts';

const still = () => movableClock(0, () => 0);
const never = new AbortController().signal;

it('a look that heeds nothing is given up when the time is over, and the others give what they saw', async () => {
  const clock = still();
  const looks = looksWithin(2500, clock, never);
  const [hangs, quick, fails] = [
    looks.look('database', () => new Promise<string>(() => undefined)),
    looks.look('cache', async () => 'seen'),
    looks.look('calls', async () => Promise.reject(fault('METRICS_UNREACHABLE', 'Prometheus cannot be reached.'))),
  ];
  expect([await quick, await fails]).toEqual(['seen', undefined]);
  clock.advance(2500);
  expect(await hangs).toBeUndefined();
  expect(looks.unseen).toEqual([
    { part: 'calls', reason: 'Prometheus cannot be reached' },
    { part: 'database', reason: 'no answer in 2.5 s' },
  ]);
  looks.end();
});

it('a run that is over ends every look', async () => {
  const over = new AbortController();
  const looks = looksWithin(2500, still(), over.signal);
  const hangs = looks.look('database', () => new Promise<string>(() => undefined));
  over.abort(new Error('cancelled'));
  await expect(hangs).rejects.toThrow('cancelled');
  looks.end();
});
