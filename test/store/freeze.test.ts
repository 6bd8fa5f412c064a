import { expect, it } from 'vitest';
import { fault } from '../../src/errors.ts';
import { press } from '../../src/jobs/approve.ts';
import type { WorkerEngine } from '../../src/jobs/engine.ts';
import { worker } from '../../src/jobs/worker.ts';
import type { Freeze } from '../../src/model/freeze.ts';
import type { Store } from '../../src/ports/store.ts';
import { littleEngine } from '../support/faults/little-engine.ts';
import { aGate, anApprovedRun, aPlannedRun, mustClaim, requested, useStore } from '../support/store.ts';

const world = useStore();
const events = async (run: number) =>
  (
    await world.database.query<{ event: string }>('SELECT event FROM audit_entries WHERE subject = $1 ORDER BY id', [
      `R-${run}`,
    ])
  ).map(({ event }) => event);

it('a run may begin or not by the time of the store, and begins at that time', async () => {
  const { run } = await anApprovedRun(world.store);
  const claimed = await mustClaim(world.store, run);
  const asked: string[] = [];
  expect(await world.store.runs.begin(claimed, () => false)).toBe(false);
  expect(await world.store.runs.run(run)).toMatchObject({ state: 'queued', startedAt: undefined });
  expect(await events(run)).not.toContain('run.started');
  await world.database.setOffset(3_600_000);
  expect(await world.store.runs.begin(claimed, (at) => asked.push(at) === 1)).toBe(true);
  await world.database.setOffset(0);
  expect(await world.store.runs.run(run)).toMatchObject({ state: 'running', startedAt: asked[0] });
  expect(Date.parse(asked[0] ?? '')).toBeGreaterThan(Date.now() + 3_500_000);
});

it('two people who let a change through a freeze are named in one row of the audit', async () => {
  const freeze = { name: 'year end', until: '2027-01-04T07:00:00.000Z' };
  const { run, approval } = await aPlannedRun(world.store, {}, { ...aGate, approvers: 2, freeze }, 'production/a');
  for (const [user, closes] of [
    ['U2', undefined],
    ['U3', 'approved'],
  ] as const)
    await world.store.runs.decide(approval, user, () => ({ kind: 'vote', verdict: 'approve', closes }));
  expect(await events(run)).toEqual(['run.requested', 'run.planned', 'run.approved', 'run.approved', 'run.freeze']);
});

/** An engine whose production has these windows, on a store of which some parts are others. */
function frozen(freezes: readonly Freeze[], over: (store: Store) => Partial<Store>) {
  const little = littleEngine(world.store);
  const environment = little.engine.environments.get('production');
  if (environment === undefined) throw new Error('no production');
  const engine: WorkerEngine = {
    ...little.engine,
    store: { ...world.store, ...over(world.store) },
    environments: new Map([['production', { ...environment, freezes }]]),
  };
  return { engine, turned: little.world };
}

const over: Freeze = { name: 'before', during: 'refuse', span: { from: 0, to: 1 } };

it('a freeze that begins with the very statement that starts a run stops it, and asks for two people', async () => {
  const freezes = [over];
  const { engine, turned } = frozen(freezes, ({ runs }) => ({
    runs: {
      ...runs,
      begin(...given) {
        // Every look at the time but the last one came before it.
        if (freezes.length === 1)
          freezes.push({ name: 'now', during: 'two-approvers', span: { from: 0, to: Date.now() + 3_600_000 } });
        return runs.begin(...given);
      },
    },
  }));
  const { run } = await requested(world.store, { key: 'freeze:begin' });
  const working = worker(engine, 1);
  await working.wake(run);
  const approval = (await world.store.runs.card(run))?.approval;
  await press(engine, { approval: approval?.id ?? '', actor: 'U1', verdict: 'approve' });
  await working.wake(run);
  const after = await world.store.runs.card(run);
  expect(after?.run).toMatchObject({ state: 'drifted', failure: { code: 'CHANGE_FREEZE' }, startedAt: undefined });
  const heir = await world.store.runs.card(after?.run.supersededBy ?? 0);
  expect(heir?.approval?.gate).toMatchObject({ approvers: 2, freeze: { name: 'now' } });
  expect(turned.turned).toBe(0);
});

it('a store that does not tell the time ends no run: it is planned when it does', async () => {
  let away = true;
  const { engine } = frozen([over], (store) => ({
    async now() {
      if (away) throw fault('STORE_DOWN', 'The store does not answer.');
      return store.now();
    },
  }));
  const { run } = await requested(world.store, { key: 'freeze:away' });
  const working = worker(engine, 1);
  await working.wake(run);
  expect(await world.store.runs.run(run)).toMatchObject({ state: 'planning', failure: undefined });
  away = false;
  await working.wake(run);
  expect(await world.store.runs.run(run)).toMatchObject({ state: 'awaiting_approval' });
});
