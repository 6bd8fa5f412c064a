import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { fault, isFault } from '../../src/errors.ts';
import { keepLease, type Lease } from '../../src/jobs/lease.ts';
import type { RunStore } from '../../src/ports/store/runs.ts';

const hold = { run: 1042, fence: 3 };
const leaseMs = 80;

let lease: Lease | undefined;
afterEach(() => lease?.end());

/** A store of which only the renewal is asked. */
function keeping(renew: RunStore['renew']): Lease {
  lease = keepLease({ renew } as RunStore, movableClock(), hold, leaseMs);
  return lease;
}

const fired = ({ signal }: Lease) =>
  new Promise<unknown>((resolve) => {
    if (signal.aborted) resolve(signal.reason);
    signal.addEventListener('abort', () => resolve(signal.reason));
  });

describe('a lease', () => {
  it('that is renewed in time is kept for many times its length', async () => {
    let renewals = 0;
    const kept = keeping(async () => {
      renewals += 1;
      return { cancelledBy: undefined };
    });
    await expect.poll(() => renewals).toBeGreaterThanOrEqual(16);
    expect(kept.signal.aborted).toBe(false);
  });

  it('ends the work when another worker took the run over', async () => {
    const reason = await fired(keeping(() => Promise.reject(fault('LEASE_LOST', 'taken'))));
    expect(isFault(reason, 'LEASE_LOST')).toBe(true);
  });

  it('ends the work after one length in which the store refused every renewal, not before', async () => {
    const started = performance.now();
    const reason = await fired(keeping(() => Promise.reject(fault('STORE_DOWN', 'away'))));
    expect(isFault(reason, 'LEASE_LOST')).toBe(true);
    expect(performance.now() - started).toBeGreaterThanOrEqual(leaseMs - 5);
  });

  it('ends the work after one length in which the store hung, and does not wait for it', async () => {
    const silent = keeping(() => new Promise(() => undefined));
    expect(isFault(await fired(silent), 'LEASE_LOST')).toBe(true);
    await silent.end();
  });

  it('tells who asked to stop, at once when it is told to look', async () => {
    let cancelledBy: string | undefined;
    const asked = keeping(async () => ({ cancelledBy }));
    cancelledBy = 'U7';
    asked.check();
    const reason = await fired(asked);
    expect(isFault(reason, 'CANCELLED') && reason.text).toEqual([{ user: 'U7' }, ' cancelled this run.']);
  });

  it('leaves nothing behind when it ends', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const kept = keeping(async () => ({ cancelledBy: undefined }));
    // The next renewal, and the end of the lease.
    expect(vi.getTimerCount()).toBe(2);
    await kept.end();
    expect(vi.getTimerCount()).toBe(0);
    expect(kept.signal.aborted).toBe(false);
  });
});
