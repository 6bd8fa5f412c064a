import { describe, expect, it } from 'vitest';
import { fault } from '../../src/errors.ts';
import { press } from '../../src/jobs/approve.ts';
import type { WorkerEngine } from '../../src/jobs/engine.ts';
import { worker } from '../../src/jobs/worker.ts';
import { littleEngine } from '../support/faults/little-engine.ts';
import { requested, useStore } from '../support/store.ts';

const world = useStore();

/** An engine whose rollback asks for so many approvers; who has the role may change meanwhile. */
function engineFor(approvers: number) {
  const { engine } = littleEngine(world.store);
  const without = new Set<string>();
  const policy = {
    ...engine.policy,
    production: { ...engine.policy.production, disruptive: { approvers, typedName: false } },
  };
  const missing = fault('ROLE_MISSING', 'You need the role approver.');
  const rights: WorkerEngine = {
    ...engine,
    policy,
    access: {
      ...engine.access,
      async requireNow(user) {
        if (without.has(user)) throw missing;
      },
      holdsNow: async (user) => user !== 'bot' && !without.has(user),
    },
  };
  return { engine: rights, without };
}

async function work(engine: WorkerEngine, run: number): Promise<void> {
  const working = worker(engine, 1);
  await working.wake(run);
  await working.stop();
}

async function question(engine: WorkerEngine): Promise<{ run: number; approval: string }> {
  const { run } = await requested(world.store);
  await work(engine, run);
  return { run, approval: (await world.store.runs.card(run))?.approval?.id ?? '' };
}

const yes = (engine: WorkerEngine, approval: string, actor: string) =>
  press(engine, { approval, actor, verdict: 'approve' });

describe('a yes', () => {
  it('rests on the role at the press, whatever was known before', async () => {
    const { engine, without } = engineFor(1);
    const { run, approval } = await question(engine);
    without.add('U2');
    await expect(yes(engine, approval, 'U2')).rejects.toMatchObject({ code: 'ROLE_MISSING' });
    expect(await world.store.runs.run(run)).toMatchObject({ state: 'awaiting_approval' });
  });

  it('of whoever lost the role or left since does not count at the start', async () => {
    const { engine, without } = engineFor(2);
    const { run, approval } = await question(engine);
    await yes(engine, approval, 'U2');
    await yes(engine, approval, 'U3');
    without.add('U3');
    await work(engine, run);
    const ended = await world.store.runs.run(run);
    expect(ended).toMatchObject({ state: 'refused', failure: { code: 'ROLE_MISSING' } });
    expect(JSON.stringify(ended?.failure?.text)).toMatch(/U3.*needs the role approver.*1 of 2 approvals still count/);
  });

  it('that is left is enough where as many are left as are asked for', async () => {
    const { engine, without } = engineFor(1);
    const { run, approval } = await question(engine);
    await yes(engine, approval, 'U2');
    await world.database.query(
      `INSERT INTO approval_votes (approval_id, user_id, verdict) VALUES ($1, 'U3', 'approve')`,
      [approval],
    );
    without.add('U2');
    await work(engine, run);
    expect(await world.store.runs.run(run)).toMatchObject({ state: 'succeeded' });
  });

  it.each([
    ['the question was closed without one', `DELETE FROM approval_votes WHERE approval_id = $1`],
    ['it is that of who asked', `UPDATE approval_votes SET user_id = 'U1' WHERE approval_id = $1`],
    [
      'it is written as policy, and nothing here is approved by policy',
      `UPDATE approval_votes SET user_id = 'bot' WHERE approval_id = $1`,
    ],
  ])('is needed at the start: %s', async (_, sql) => {
    const { engine } = engineFor(1);
    const { run, approval } = await question(engine);
    await yes(engine, approval, 'U2');
    await world.database.query(sql, [approval]);
    await work(engine, run);
    expect(await world.store.runs.run(run)).toMatchObject({ state: 'refused', failure: { code: 'ROLE_MISSING' } });
  });

  it('starts nothing where nobody can say who has the role', async () => {
    const { engine } = engineFor(1);
    const { run, approval } = await question(engine);
    await yes(engine, approval, 'U2');
    let asked = 0;
    const unreadable: WorkerEngine = {
      ...engine,
      clock: { ...engine.clock, sleep: async () => undefined, now: () => new Date(Date.now() + asked * 10_000) },
      access: {
        ...engine.access,
        async holdsNow() {
          asked += 1;
          throw fault('ROLES_UNREADABLE', 'The Slack user group @S1 could not be read (fatal_error).');
        },
      },
    };
    await work(unreadable, run);
    expect(asked).toBeGreaterThan(1);
    expect(await world.store.runs.run(run)).toMatchObject({ state: 'refused', failure: { code: 'ROLES_UNREADABLE' } });
  });
});
