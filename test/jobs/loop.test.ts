import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { type Loop, loop } from '../../src/jobs/loop.ts';
import { quietLog } from '../support/faults/quiet-log.ts';

let running: Loop | undefined;
afterEach(() => running?.stop());

function rounds(everyMs: number, round: (count: number) => Promise<unknown>) {
  const clock = movableClock();
  const log = quietLog();
  const seen = { count: 0, clock, log };
  running = loop('test', everyMs, clock, log, () => {
    seen.count += 1;
    return round(seen.count);
  });
  return Object.assign(seen, { loop: running });
}

describe('a loop', () => {
  it('goes round at once, then as often as it was told', async () => {
    const seen = rounds(60_000, async () => undefined);
    await expect.poll(() => seen.count).toBe(1);
    seen.clock.advance(60_000);
    await expect.poll(() => seen.count).toBe(2);
  });

  it('goes round sooner when its round asks for that, and never later', async () => {
    const seen = rounds(60_000, async (count) => (count === 1 ? 5 : 3_600_000));
    await expect.poll(() => seen.count).toBe(2);
    seen.clock.advance(60_000);
    await expect.poll(() => seen.count).toBe(3);
  });

  it('poked in the middle of a round goes round once more', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    let release = () => {};
    const seen = rounds(60_000, (count) =>
      count === 1 ? new Promise<void>((resolve) => (release = resolve)) : Promise.resolve(),
    );
    await vi.advanceTimersByTimeAsync(0);
    expect(seen.count).toBe(1);
    seen.loop.poke();
    seen.loop.poke();
    release();
    await vi.advanceTimersByTimeAsync(59_000);
    expect(seen.count).toBe(2);
    await vi.advanceTimersByTimeAsync(2000);
    expect(seen.count).toBe(3);
  });

  it('continues after an error, says so once, and again after it had recovered', async () => {
    const seen = rounds(10, (count) =>
      count === 4 || count > 6 ? Promise.resolve() : Promise.reject(new Error('the store is away')),
    );
    await expect.poll(() => seen.count).toBeGreaterThan(7);
    expect(seen.log.complaints).toEqual(['round failed; trying again', 'round failed; trying again']);
  });

  it('does not spin, whatever its round asks for and however often it is poked', async () => {
    let poke = () => {};
    const seen = rounds(60_000, async () => {
      poke();
      return 0;
    });
    poke = () => seen.loop.poke();
    const began = performance.now();
    await expect.poll(() => seen.count).toBeGreaterThan(5);
    expect(seen.count).toBeLessThanOrEqual((performance.now() - began) / 10 + 2);
  });

  it('waits for the round under way when it stops, and begins no other', async () => {
    let release = () => {};
    const seen = rounds(1, () => new Promise<void>((resolve) => (release = resolve)));
    await expect.poll(() => seen.count).toBe(1);
    let stopped = false;
    const stopping = seen.loop.stop().then(() => {
      stopped = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopped).toBe(false);
    release();
    await stopping;
    expect(seen.count).toBe(1);
  });
});
