import { type Fault, fault, isFault } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Hold, RunStore } from '../ports/store/runs.ts';

export interface Lease {
  /** Fires with LEASE_LOST when another worker may have the run, with CANCELLED when somebody asked to stop. */
  readonly signal: AbortSignal;
  /** Looks now whether somebody asked to stop. */
  check(): void;
  end(): Promise<void>;
}

/**
 * Keeps a run while it is carried out. The lease is renewed four times in its length; when the store has not answered for a whole
 * lease, the work stops by itself, since another worker may have begun. That one limit runs in real time: no other process's claim
 * moves with the clock of a test.
 */
export function keepLease(store: RunStore, clock: Clock, hold: Hold, leaseMs: number): Lease {
  const stop = new AbortController();
  const ended = new AbortController();
  let poke = new AbortController();
  let lapse = setTimeout(lose, leaseMs);
  let letGo = () => {};
  ended.signal.addEventListener('abort', () => wakeUp(), { once: true });

  function wakeUp(): void {
    poke.abort();
    letGo();
  }

  function lose(cause?: unknown): void {
    stop.abort(fault('LEASE_LOST', `R-${hold.run} is no longer held by this worker.`, { cause }));
    ended.abort();
  }

  async function renew(): Promise<void> {
    const asked = performance.now();
    try {
      const { cancelledBy } = await store.renew(hold, leaseMs);
      clearTimeout(lapse);
      if (ended.signal.aborted) return;
      // The store counts from when it read the question, which is later.
      lapse = setTimeout(lose, asked + leaseMs - performance.now());
      if (cancelledBy !== undefined) stop.abort(cancelledFault(cancelledBy));
    } catch (error) {
      if (isFault(error, 'LEASE_LOST')) lose(error);
    }
  }

  async function beat(): Promise<void> {
    while (!ended.signal.aborted) {
      await clock.sleep(leaseMs / 4, poke.signal).catch(() => undefined);
      poke = new AbortController();
      if (!ended.signal.aborted) await renewed();
    }
  }

  /** A renewal that hangs is not waited for once the lease is over. */
  function renewed(): Promise<void> {
    return new Promise((resolve) => {
      letGo = resolve;
      void renew().finally(resolve);
    });
  }

  const beating = beat();
  return {
    signal: stop.signal,
    check: () => poke.abort(),
    async end() {
      ended.abort();
      await beating;
      clearTimeout(lapse);
    },
  };
}

/** Why a run stops that somebody asked to cancel. */
export function cancelledFault(by: string): Fault {
  return fault('CANCELLED', [{ user: by }, ' cancelled this run.']);
}
