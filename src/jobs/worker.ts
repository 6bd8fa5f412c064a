import { fault } from '../errors.ts';
import type { Claimed } from '../ports/store/runs.ts';
import { carryOut } from './carry-out.ts';
import type { WorkerEngine } from './engine.ts';

export interface Worker {
  /** Takes a run when it is due and there is room; resolves when this worker is done with it. */
  wake(run: number): Promise<void>;
  /** Takes what has been due for `overdueMs` and nobody woke anyone for. */
  sweep(overdueMs: number): Promise<void>;
  readonly busy: number;
  /** Hands over what runs, at its next step, and waits for it. */
  stop(): Promise<void>;
}

/** Carries out up to `room` runs at once. */
export function worker(engine: WorkerEngine, room: number): Worker {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  const { runs } = engine.store;

  function carry(claimed: Claimed): Promise<void> {
    const work = carryOut(engine, claimed, stopping.signal).finally(() => running.delete(work));
    running.add(work);
    return work;
  }

  return {
    get busy() {
      return running.size;
    },
    async wake(run) {
      if (stopping.signal.aborted) return;
      const claimed = await runs.claim(run, engine.owner, engine.leaseMs);
      if (claimed !== undefined) await carry(claimed);
    },
    async sweep(overdueMs) {
      while (running.size < room && !stopping.signal.aborted) {
        const claimed = await runs.claimNext(engine.owner, engine.leaseMs, overdueMs);
        if (claimed === undefined) return;
        void carry(claimed);
      }
    },
    async stop() {
      stopping.abort(fault('WORKER_STOPPING', 'This worker was asked to stop.'));
      await Promise.allSettled(running);
    },
  };
}
