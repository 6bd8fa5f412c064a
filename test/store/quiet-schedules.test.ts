import { afterEach, beforeEach, expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { openStore } from '../../src/adapters/store/store.ts';
import { askDue, type ClockEngine, syncSchedules } from '../../src/jobs/by-clock.ts';
import { worker } from '../../src/jobs/worker.ts';
import type { Store } from '../../src/ports/store.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { patienceMs } from '../support/patience.ts';
import { aSchedule, clockEngine } from '../support/schedules.ts';

let database: TestDatabase;
let store: Store;
beforeEach(async () => {
  database = await testDatabase();
  store = openStore({ url: database.url, clock: movableClock(), workConnections: 6 });
  await at('2026-12-01T08:00:00Z');
});
afterEach(async () => {
  await store.close();
  await database.drop();
});

/** Moves the clock of the store to an instant. */
async function at(iso: string): Promise<void> {
  await database.setOffset(Date.parse(iso) - Date.now());
}

const quietly = { quiet: true };
const change = { name: 'nightly', command: 'rollback', text: 'rollback', changes: true };

/** Asks once, carries it as far as it goes, and gives the run with what would be posted of it. */
async function asked(engine: ClockEngine) {
  await syncSchedules(engine);
  await at('2026-12-01T09:00:00Z');
  expect(await askDue(engine)).toBe(1);
  const working = worker(engine, 4);
  await expect
    .poll(
      async () => {
        await working.sweep(0);
        return database.query('SELECT 1 FROM runs WHERE due_at IS NOT NULL');
      },
      { timeout: patienceMs },
    )
    .toEqual([]);
  await working.stop();
  // One that waits a moment for its answer is due then.
  await at('2026-12-01T09:01:00Z');
  const [run] = await database.query<{ state: string }>('SELECT state FROM runs');
  return { state: run?.state, posted: (await store.messages.due(10)).map(({ kind }) => kind) };
}

const trusting = (engine: ClockEngine): ClockEngine => ({
  ...engine,
  policy: { ...engine.policy, byClock: new Set(['rollback']) },
});

it('a quiet look that goes well posts nothing, and is there for whoever asks', async () => {
  expect(await asked(clockEngine(store, [aSchedule(quietly)]))).toEqual({ state: 'succeeded', posted: [] });
  expect(await store.runs.card(1001)).toMatchObject({ run: { state: 'succeeded', ground: { quiet: true } } });
  expect(await store.messages.lag()).toMatchObject({ waiting: 0 });
});

it('a quiet change that goes well posts nothing, neither its progress nor what was meant for its thread', async () => {
  const engine = trusting(clockEngine(store, [aSchedule({ ...change, ...quietly })]));
  expect(await asked(engine)).toEqual({ state: 'succeeded', posted: [] });
  expect(await store.messages.lag()).toMatchObject({ waiting: 0 });
});

it('one that fails is posted', async () => {
  const look = async () => {
    throw new Error('nobody answers');
  };
  expect(await asked(clockEngine(store, [aSchedule(quietly)], { look }))).toEqual({
    state: 'failed',
    posted: ['card'],
  });
});

it('a change whose check fails is posted, with the note in its thread once the card is there', async () => {
  const engine = trusting(clockEngine(store, [aSchedule({ ...change, ...quietly })], { verify: async () => 'bad' }));
  expect(await asked(engine)).toEqual({ state: 'failed', posted: ['card'] });
});

it('a plan that waits for a person is posted', async () => {
  const engine = clockEngine(store, [aSchedule({ ...change, ...quietly })]);
  expect(await asked(engine)).toEqual({ state: 'awaiting_approval', posted: ['card'] });
});

it('one that is not quiet is posted however it goes', async () => {
  expect(await asked(clockEngine(store, [aSchedule()]))).toEqual({ state: 'succeeded', posted: ['card'] });
});
