import { describe, expect, it } from 'vitest';
import { fault, isFault } from '../../src/errors.ts';
import { journal } from '../../src/jobs/journal.ts';
import type { Claimed } from '../../src/ports/store/runs.ts';
import { jumpClock } from '../support/faults/jump-clock.ts';
import { aPlan } from '../support/plan.ts';
import { anApprovedRun, mustClaim, useStore } from '../support/store.ts';

const world = useStore();
let targets = 0;

/** A run that is being carried out by a first worker. */
async function running(leaseMs = 60_000): Promise<Claimed> {
  targets += 1;
  const target = `production/deployment/journal-${targets}`;
  const { run } = await anApprovedRun(world.store, {}, target);
  const claimed = await mustClaim(world.store, run, 'w1', leaseMs);
  await world.store.runs.lock(claimed, target);
  await world.store.runs.begin(claimed);
  return claimed;
}

/** The journal as the worker that holds the run opens it. */
async function open({ run, fence }: Claimed, signal = new AbortController().signal) {
  const { runs } = world.store;
  const hold = { run, fence };
  return journal({ store: runs, clock: jumpClock(), hold, signal, plan: aPlan, earlier: await runs.steps(run) });
}

async function takenOver(run: number): Promise<Claimed> {
  await expect
    .poll(() => world.database.query('SELECT 1 FROM runs WHERE id = $1 AND due_at < now()', [run]))
    .toHaveLength(1);
  return mustClaim(world.store, run, 'w2');
}

const stepsOf = (run: number) => world.store.runs.steps(run);

describe('a finished step', () => {
  it('is not done again by the next worker, which gets its result', async () => {
    const claimed = await running(1);
    const first = await open(claimed);
    await first.observe('look', async () => ({ seen: 3 }));
    const second = await open(await takenOver(claimed.run));
    let again = 0;
    const result = await second.observe('look', async () => {
      again += 1;
      return { seen: 4 };
    });
    expect(result).toEqual({ seen: 3 });
    expect(again).toBe(0);
  });
});

describe('the intent of a step', () => {
  it('is in the store before its effect', async () => {
    const claimed = await running();
    const steps = await open(claimed);
    let then: unknown;
    await steps.once.marked('patch', {
      written: async () => undefined,
      write: async () => {
        then = (await stepsOf(claimed.run)).map(({ key, kind, state }) => ({ key, kind, state }));
        return {};
      },
    });
    expect(then).toEqual([{ key: 'patch', kind: 'effect', state: 'running' }]);
    expect((await stepsOf(claimed.run))[0]).toMatchObject({ state: 'done' });
  });

  it('tells the next worker that something may have been changed', async () => {
    const claimed = await running(1);
    await world.store.runs.beginStep(claimed, { key: 'patch', kind: 'effect', position: 0 });
    expect((await open(await takenOver(claimed.run))).touched).toBe(true);
  });
});

describe('a worker that was overtaken', () => {
  it('begins no further step, and ends none', async () => {
    const claimed = await running(1);
    const first = await open(claimed);
    let second: Claimed | undefined;
    const work = first.observe('look', async () => {
      second = await takenOver(claimed.run);
    });
    await expect(work).rejects.toSatisfy((error) => isFault(error, 'LEASE_LOST'));
    expect((await stepsOf(claimed.run))[0]).toMatchObject({ key: 'look', state: 'running' });
    await expect(first.observe('more', async () => 1)).rejects.toSatisfy((error) => isFault(error, 'LEASE_LOST'));
    expect(second?.fence).toBeGreaterThan(claimed.fence);
  });
});

describe('a worker that is asked to stop in the middle of a step', () => {
  it('leaves the step open: nobody may think that its effect did not happen', async () => {
    const claimed = await running();
    const control = new AbortController();
    const steps = await open(claimed, control.signal);
    const work = steps.once.marked('patch', {
      written: async () => undefined,
      write: async () => {
        control.abort(fault('WORKER_STOPPING', 'Stop.'));
        throw control.signal.reason;
      },
    });
    await expect(work).rejects.toSatisfy((error) => isFault(error, 'WORKER_STOPPING'));
    expect((await stepsOf(claimed.run))[0]).toMatchObject({ key: 'patch', state: 'running' });
    expect((await open(claimed)).touched).toBe(true);
  });
});

describe('a step that fails', () => {
  it('is written down as failed, and one of unknown outcome as unknown', async () => {
    const claimed = await running();
    const steps = await open(claimed);
    await expect(steps.observe('a', () => Promise.reject(new Error('boom')))).rejects.toThrow('boom');
    await expect(steps.observe('b', () => Promise.reject(fault('OUTCOME_UNKNOWN', '?')))).rejects.toThrow('?');
    expect((await stepsOf(claimed.run)).map(({ key, state }) => `${key} ${state}`)).toEqual(['a failed', 'b unknown']);
  });

  it('whose write was refused leaves the run untouched', async () => {
    const steps = await open(await running());
    const refused = { written: async () => undefined, write: () => Promise.reject(fault('CLUSTER_FORBIDDEN', 'No.')) };
    await expect(steps.once.marked('patch', refused)).rejects.toSatisfy((error) => isFault(error, 'CLUSTER_FORBIDDEN'));
    expect(steps.touched).toBe(false);
  });
});

it('steps stand in the order of the plan, then in the order they came', async () => {
  const claimed = await running();
  const steps = await open(claimed);
  for (const key of ['extra', 'patch', 'later']) await steps.observe(key, async () => key);
  expect((await stepsOf(claimed.run)).map((step) => step.key)).toEqual(['patch', 'extra', 'later']);
});

it('a file is put into the thread once, by however many workers', async () => {
  const claimed = await running(1);
  const file = { name: 'before.txt', title: 'before', text: 'all is well' };
  await (await open(claimed)).attach(file);
  await (await open(await takenOver(claimed.run))).attach(file);
  const files = await world.database.query(`SELECT key FROM messages WHERE run_id = $1 AND kind = 'file'`, [
    claimed.run,
  ]);
  expect(files).toHaveLength(1);
});
