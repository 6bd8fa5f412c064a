import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { openStore } from '../../src/adapters/store/store.ts';
import { fault } from '../../src/errors.ts';
import { worker } from '../../src/jobs/worker.ts';
import type { RunState } from '../../src/model/run.ts';
import type { Store } from '../../src/ports/store.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import type { Watch } from '../support/faults/boundary.ts';
import { littleEngine, type Script } from '../support/faults/little-engine.ts';
import { type PgGate, startPgGate } from '../support/faults/pg-gate.ts';
import { requested } from '../support/store.ts';

let database: TestDatabase;
let gate: PgGate;
let store: Store;
let befalls: Watch = () => 'pass';

beforeEach(async () => {
  befalls = () => 'pass';
  database = await testDatabase();
  gate = await startPgGate(database.url, (message) => befalls(message));
  store = openStore({ url: gate.url, clock: movableClock(), workConnections: 6 });
});

afterEach(async () => {
  await store.close();
  await gate.stop();
  await database.drop();
});

/** Cuts the first `times` statements of that label off before they arrive: what a restarting server does. */
function cutting(label: string, times: number): Watch {
  let cut = 0;
  return (message) => {
    if (cut >= times || !message.label.includes(label)) return 'pass';
    cut += 1;
    return 'cut';
  };
}

/** A worker that is called again until the run is where it should be, as its sweep does. */
async function carried(script: Script, until: readonly RunState[], action = 'rollback') {
  const { engine, world, log } = littleEngine(store, script);
  const working = worker(engine, 4);
  const { run } = await requested(store, { action, risk: action === 'look' ? 'read-only' : 'disruptive' });
  const to = async (states: readonly RunState[]) => {
    await expect
      .poll(
        async () => {
          await working.sweep(0);
          return (await store.runs.run(run))?.state;
        },
        { interval: 20 },
      )
      .toBeOneOf([...states]);
  };
  if (action === 'rollback') {
    await to(['awaiting_approval']);
    const approval = (await store.runs.card(run))?.approval?.id ?? '';
    await store.runs.decide(approval, 'U1', () => ({ kind: 'vote', verdict: 'approve', closes: 'approved' }));
  }
  await to(until);
  await working.stop();
  return { run: await store.runs.run(run), world, log };
}

describe('a store that breaks off in the middle of a run', () => {
  it.each([
    ['the start of a step', 'INSERT INTO run_steps'],
    ['the end of a step', 'UPDATE runs SET attempt = 1'],
    ['the start of the run', `UPDATE runs SET state = 'running'`],
    ['the step to the check', `UPDATE runs SET state = 'verifying'`],
    ['the end of the run', 'UPDATE runs SET state = $3, report'],
  ])('at %s costs time and nothing else', async (_, label) => {
    befalls = cutting(label, 5);
    const { run, world } = await carried({}, ['succeeded', 'failed', 'outcome_unknown', 'parked']);
    expect(run).toMatchObject({ state: 'succeeded', failure: undefined });
    expect(world.turned).toBe(1);
  });

  it('does not spoil a look that was done already', async () => {
    befalls = cutting('UPDATE runs SET state = $3, report', 2);
    const { run } = await carried({}, ['succeeded', 'failed'], 'look');
    expect(run).toMatchObject({ state: 'succeeded', report: { headline: 'Seen.' } });
  });
});

describe('the end of a run', () => {
  it('that was refused by the platform offers no way back and says that nothing was changed', async () => {
    const { run } = await carried(
      {
        apply: () => Promise.reject(fault('PLAN_CHANGED', 'Changed by somebody else. This run has changed nothing.')),
      },
      ['refused', 'failed'],
    );
    expect(run?.state).toBe('refused');
    expect((await store.runs.card(run?.id ?? 0))?.offers).toEqual([]);
  });

  it('whose check is bad offers the way back', async () => {
    const { run } = await carried({ verify: async () => 'bad' }, ['failed']);
    const card = await store.runs.card(run?.id ?? 0);
    expect(card?.offers.map((offer) => offer.label)).toEqual(['Back']);
  });
});
