import { afterAll, beforeAll, expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { loadActions } from '../../src/catalog/loader.ts';
import { fault } from '../../src/errors.ts';
import { carryOut } from '../../src/jobs/carry-out.ts';
import type { WorkerEngine } from '../../src/jobs/engine.ts';
import { worker } from '../../src/jobs/worker.ts';
import type { Database, SessionEnd } from '../../src/ports/database.ts';
import type { Platform } from '../../src/ports/platform.ts';
import { anEnvironment, aPlatform } from '../support/environment.ts';
import { littleEngine } from '../support/faults/little-engine.ts';
import { quietLog } from '../support/faults/quiet-log.ts';
import { type OwnDatabase, ownDatabase } from '../support/own-database.ts';
import { mustClaim, requested, useStore } from '../support/store.ts';

const world = useStore();
const never = new AbortController().signal;
const catalog = await loadActions(new URL('../../src/actions/', import.meta.url));
const settings = { database: { mode: 'direct', urlEnv: 'OWN_DATABASE_URL' } };

let own: OwnDatabase;
let platform: Platform;
let engine: WorkerEngine;
beforeAll(async () => {
  own = await ownDatabase();
  const parts = { clock: movableClock(3_600_000), log: quietLog() };
  platform = aPlatform({ ...parts, settings, secrets: new Map([['OWN_DATABASE_URL', own.botUrl]]) });
  engine = {
    ...littleEngine(world.store).engine,
    catalog,
    environments: new Map([['production', anEnvironment(settings)]]),
    platform: () => platform,
  };
});
afterAll(async () => {
  await platform.close();
  await own.drop();
});

/** The same platform, whose way to end a session is another one. */
function ending(endSession: Database['endSession']): WorkerEngine {
  const writers = { ...platform.writers, database: { ...platform.writers.database, endSession } };
  return { ...engine, platform: () => ({ ...platform, writers }) };
}

/** Planned by the real action and approved. */
async function approved(application: string): Promise<number> {
  const { run } = await requested(world.store, {
    action: 'db sessions end',
    params: { state: 'idle-in-transaction', older: 600_000, app: application },
  });
  const working = worker(engine, 1);
  await working.wake(run);
  await working.stop();
  const card = await world.store.runs.card(run);
  expect(card?.run.state, card?.run.failure?.code).toBe('awaiting_approval');
  await world.store.runs.decide(card?.approval?.id ?? '', 'U1', () => ({
    kind: 'vote',
    verdict: 'approve',
    closes: 'approved',
  }));
  return run;
}

const points = [1, 2, 3].flatMap((nth) => [[nth, 'before'] as const, [nth, 'after'] as const]);

it.each(points)(
  'a worker that dies at session %i, %s the server has ended it: the next one ends the rest, and none twice',
  async (nth, when) => {
    const application = `takeover-${nth}-${when}`;
    const held = await own.open(application, 'in transaction', 3);
    const [bystander] = await own.open('bystander', 'in transaction');
    const run = await approved(application);
    const ends: SessionEnd[] = [];
    const real = platform.writers.database.endSession;

    let calls = 0;
    // Nothing is written after the moment of death: the lease is all that tells of it.
    const dying = ending(async (...call) => {
      calls += 1;
      if (calls === nth && when === 'before') throw fault('LEASE_LOST', 'dead');
      ends.push(await real(...call));
      if (calls === nth) throw fault('LEASE_LOST', 'dead');
      return ends.at(-1) ?? 'ended';
    });
    await carryOut({ ...dying, owner: 'w1' }, await mustClaim(world.store, run, 'w1', 60_000), never);
    expect((await world.store.runs.run(run))?.state).toBe('running');

    await world.database.query(`UPDATE runs SET due_at = statement_timestamp() WHERE id = $1`, [run]);
    const next = ending(async (...call) => {
      const end = await real(...call);
      ends.push(end);
      return end;
    });
    await carryOut({ ...next, owner: 'w2' }, await mustClaim(world.store, run, 'w2'), never);

    // The server tells: each was ended, by one call each, and nobody else was.
    expect(await Promise.all(held.map(({ ended }) => ended))).toEqual(['57P01', '57P01', '57P01']);
    expect(ends).toEqual(['ended', 'ended', 'ended']);
    const there = await own.admin('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [bystander?.pid]);
    expect(there).toHaveLength(1);
    const done = await world.store.runs.run(run);
    expect(done).toMatchObject({ state: 'succeeded', failure: undefined });
    const told = when === 'before' ? '3 of 3 sessions ended' : '2 of 3 sessions ended; 1 has gone since the run began';
    expect(done?.report?.headline).toBe(told);
    await bystander?.close();
  },
);

it('an answer that is lost is not guessed: the server is asked whether the session is gone', async () => {
  const [held] = await own.open('lost-answer', 'in transaction');
  const run = await approved('lost-answer');
  const real = platform.writers.database.endSession;
  let calls = 0;
  const losing = ending(async (...call) => {
    calls += 1;
    await real(...call);
    throw fault('DATABASE_UNREACHABLE', 'The connection was cut.', { effect: 'unknown' });
  });
  await carryOut({ ...losing, owner: 'w1' }, await mustClaim(world.store, run, 'w1'), never);
  expect(calls).toBe(1);
  expect(await held?.ended).toBe('57P01');
  expect(await world.store.runs.run(run)).toMatchObject({
    state: 'succeeded',
    report: { headline: 'The session was not ended; 1 has gone since the run began' },
  });
});
