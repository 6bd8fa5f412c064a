import { describe, expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { latest } from '../../src/jobs/latest.ts';

describe('the newest value', () => {
  it('is written at once, then at most one per interval, and always the newest', async () => {
    const clock = movableClock();
    const written: number[] = [];
    const line = latest<number>(clock, 1000, async (value) => void written.push(value));
    for (const value of [1, 2, 3]) line.put(value);
    await expect.poll(() => written).toEqual([1]);
    line.put(4);
    clock.advance(1000);
    await expect.poll(() => written).toEqual([1, 4]);
    await line.settle();
    expect(written).toEqual([1, 4]);
  });

  it('that is not written yet is written when it settles', async () => {
    const written: number[] = [];
    const line = latest<number>(movableClock(), 60_000, async (value) => void written.push(value));
    line.put(1);
    await expect.poll(() => written).toEqual([1]);
    line.put(2);
    await line.settle();
    expect(written).toEqual([1, 2]);
  });

  it('survives a write that fails', async () => {
    const clock = movableClock();
    const written: number[] = [];
    const line = latest<number>(clock, 1000, async (value) => {
      if (value === 1) throw new Error('the store is away');
      written.push(value);
    });
    line.put(1);
    line.put(2);
    clock.advance(1000);
    await line.settle();
    expect(written).toEqual([2]);
  });
});
