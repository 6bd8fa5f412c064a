import { afterEach, beforeEach, expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { openStore } from '../../src/adapters/store/store.ts';
import { worker } from '../../src/jobs/worker.ts';
import type { NewRun } from '../../src/ports/store/runs.ts';
import type { Store } from '../../src/ports/store.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { littleEngine, type Script } from '../support/faults/little-engine.ts';
import { requested } from '../support/store.ts';

let database: TestDatabase;
let store: Store;
beforeEach(async () => {
  database = await testDatabase();
  store = openStore({ url: database.url, clock: movableClock(), workConnections: 4 });
});
afterEach(async () => {
  await store.close();
  await database.drop();
});

/** A change that U1 asked for, confirmed and carried out, of a target of its own. */
async function changed(target: string, script: Script = {}, over: Partial<NewRun> = {}): Promise<string> {
  const { run } = await requested(store, { key: `${target}-${Math.random()}`, ...over });
  const working = worker(littleEngine(store, script).engine, 1);
  await working.wake(run);
  const approval = (await store.runs.card(run))?.approval?.id ?? '';
  await store.runs.decide(approval, 'U1', () => ({ kind: 'vote', verdict: 'approve', closes: 'approved' }));
  await working.wake(run);
  await working.stop();
  await database.query('UPDATE runs SET target = $2 WHERE id = $1', [run, target]);
  return `R-${run}`;
}

it('the newest change of each target of a kind is remembered, with who asked and what it gave', async () => {
  await changed('production/tool/a');
  const newest = await changed('production/tool/a', { verify: async () => 'bad' });
  const other = await changed('production/tool/b/c');
  await changed('production/toolbox/a');
  await changed('staging/tool/a', {}, {});
  await changed('production/tool/never', { apply: () => Promise.reject(new Error('broken')) });
  const found = await store.runs.newestChanges('production', 'tool');
  expect(found.map(({ target, run }) => [target, run])).toEqual([
    ['tool/a', newest],
    ['tool/b/c', other],
  ]);
  expect(found[0]).toMatchObject({ action: 'rollback', by: 'U1', result: {}, params: {} });
  expect(found[0]?.at).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
});

it('what was only planned, or only looked at, has changed nothing', async () => {
  const { run } = await requested(store);
  const working = worker(littleEngine(store).engine, 1);
  await working.wake(run);
  await working.stop();
  await database.query(`UPDATE runs SET target = 'production/tool/a'`);
  expect(await store.runs.newestChanges('production', 'tool')).toEqual([]);
});

it('what happened to a target is found by its name, however much was only looked at', async () => {
  await changed('production/deployment/mcp-server');
  await database.query(
    `INSERT INTO runs (action, params, environment, risk, target, state, requested_by, origin, due_at, finished_at)
     SELECT 'pods', '{}', 'production', 'read-only', CASE WHEN n % 10 = 0 THEN 'production/deployment/other-' || n END, 'succeeded', 'U1', '{}', NULL, now()
       FROM generate_series(1, 20000) n`,
  );
  await database.query('ANALYZE runs');
  const usesOfIndex = async () => {
    const [row] = await database.query<{ scans: string }>(
      `SELECT idx_scan AS scans FROM pg_stat_user_indexes WHERE indexrelname = 'runs_target'`,
    );
    return Number(row?.scans ?? 0);
  };
  expect(await usesOfIndex()).toBe(0);
  const asking = openStore({ url: database.url, clock: movableClock(), workConnections: 1 });
  await asking.runs.releases('production', 'mcp-server');
  await asking.runs.newestChanges('production', 'tool');
  await asking.runs.begunChanges('production', 'deployment/mcp-server', new Date(0));
  // The server counts what a connection did at its end.
  await asking.close();
  await expect.poll(usesOfIndex).toBe(3);
});
