import { expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { asFault } from '../../src/errors.ts';
import type { Claimed } from '../../src/ports/store/runs.ts';
import { keptRun, type MemoryRuns } from '../support/action/memory-runs.ts';
import { anApprovedRun, aRequest, mustClaim, useStore } from '../support/store.ts';

const world = useStore();

/** A run in the hands of a first worker, on one kind of rows, and how another takes it over. */
interface Rig {
  readonly rows: MemoryRuns;
  readonly first: Claimed;
  takeOver(): Promise<Claimed>;
}

async function inStore(): Promise<Rig> {
  const { runs } = world.store;
  const { run } = await anApprovedRun(world.store, {}, 'production/deployment/memory');
  const first = await mustClaim(world.store, run, 'w1', 60_000);
  await runs.lock(first, 'production/deployment/memory');
  await runs.begin(first);
  return {
    rows: runs,
    first,
    async takeOver() {
      await world.database.query(`UPDATE runs SET due_at = statement_timestamp() WHERE id = $1`, [run]);
      return mustClaim(world.store, run, 'w2');
    },
  };
}

async function inMemory(): Promise<Rig> {
  const { run } = await anApprovedRun(world.store, aRequest(), 'production/deployment/another');
  const row = await world.store.runs.run(run);
  if (row === undefined) throw new Error('the run is gone');
  const kept = keptRun({ ...row, state: 'running' }, movableClock());
  return { rows: kept.store, first: kept.claim(), takeOver: async () => kept.claim() };
}

/** What a story of two workers comes to, call by call. */
async function story({ rows, first, takeOver }: Rig): Promise<readonly unknown[]> {
  const told: unknown[] = [];
  const tell = (what: string, call: Promise<unknown>) =>
    call.then(
      () => told.push(what),
      (error: unknown) => told.push(`${what}: ${asFault(error).code}`),
    );
  const file = { name: 'a.txt', title: 'a', text: 'a' };
  const report = { mark: 'good' as const, headline: 'Well' };
  await tell('begin', rows.beginStep(first, { key: 'b', kind: 'observe', position: 1 }));
  await tell('say', rows.sayStep(first, 'b', 'half'));
  await tell('end', rows.endStep(first, 'b', { state: 'done', result: { at: undefined, list: [undefined], n: 1 } }));
  await tell('say of a step that has ended', rows.sayStep(first, 'b', 'more'));
  const begun = await rows.beginStep(first, { key: 'a', kind: 'effect', position: 0 });
  const second = await takeOver();
  await tell('begin by the first', rows.beginStep(first, { key: 'c', kind: 'observe', position: 2 }));
  await tell('end by the first', rows.endStep(first, 'a', { state: 'done' }));
  await tell('file by the first', rows.attach(first, file));
  await tell('verifying by the first', rows.verifying(first, {}));
  const again = await rows.beginStep(second, { key: 'a', kind: 'effect', position: 0 });
  told.push(again.since.getTime() === begun.since.getTime());
  await tell('end by the first, of a step of the second', rows.endStep(first, 'a', { state: 'done' }));
  await tell('end', rows.endStep(second, 'a', { state: 'unknown' }));
  await tell('verifying', rows.verifying(second, { at: undefined, n: 1 }));
  await tell('verifying again', rows.verifying(second, {}));
  told.push(
    (await rows.steps(second.run)).map(({ key, kind, state, detail, result }) => ({
      key,
      kind,
      state,
      detail,
      result,
    })),
  );
  await tell('finish by the first', rows.finish(first, { state: 'failed', report }));
  await tell('finish', rows.finish(second, { state: 'succeeded', report }));
  await tell('finish again', rows.finish(second, { state: 'succeeded', report }));
  await tell('begin after the end', rows.beginStep(second, { key: 'd', kind: 'observe', position: 3 }));
  const row = await rows.run(second.run);
  told.push({ state: row?.state, result: row?.result, headline: row?.report?.headline });
  return told;
}

it('the rows that actions are tried on in memory answer as those of the store', async () => {
  const kept = await story(await inStore());
  expect(kept.filter((line) => String(line).endsWith('LEASE_LOST')).length).toBeGreaterThan(6);
  expect(await story(await inMemory())).toEqual(kept);
});
