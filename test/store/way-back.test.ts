import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { openStore } from '../../src/adapters/store/store.ts';
import { fault } from '../../src/errors.ts';
import { worker } from '../../src/jobs/worker.ts';
import { byPerson, hasEnded, type Run } from '../../src/model/run.ts';
import type { Store } from '../../src/ports/store.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import type { Passage } from '../support/faults/boundary.ts';
import { littleEngine } from '../support/faults/little-engine.ts';
import { startPgGate } from '../support/faults/pg-gate.ts';
import { requested } from '../support/store.ts';

let database: TestDatabase;
let store: Store;
beforeEach(async () => {
  database = await testDatabase();
  store = openStore({ url: database.url, clock: movableClock(), workConnections: 6 });
});
afterEach(async () => {
  await store.close();
  await database.drop();
});

/** A worker whose process dies with the message number `at` to the store after the check: before it arrives, or once it is answered. */
async function diesAfterTheCheck(
  run: number,
  at: number,
  when: 'before' | 'after',
): Promise<{ readonly died: boolean }> {
  let messages = -1;
  let dead = false;
  const gate = await startPgGate(database.url, ({ writes }): Passage => {
    if (dead) return 'cut';
    // What was answered and is not committed is the same as what is not sent yet.
    if (messages === -1 || (when === 'after' && !writes)) return 'pass';
    messages += 1;
    if (messages !== at) return 'pass';
    if (when === 'before') {
      dead = true;
      return 'cut';
    }
    return {
      answered() {
        dead = true;
      },
    };
  });
  const dying = openStore({ url: gate.url, clock: movableClock(), workConnections: 6 });
  const { engine } = littleEngine(dying, {
    onFailedVerification: 'undo',
    async verify() {
      if (messages === -1) messages = 0;
      return 'bad';
    },
  });
  const working = worker(engine, 1);
  const dies = async () => {
    if (dead || (await unended()).length === 0) return true;
    await working.sweep(0).catch(() => undefined);
    return false;
  };
  await expect.poll(dies, { interval: 5, message: `R-${run}, message ${at}` }).toBe(true);
  const stopped = working.stop();
  await gate.stop();
  await stopped;
  await dying.close();
  return { died: dead };
}

/** A rollback that U1 has asked for and confirmed. */
async function approved(): Promise<number> {
  const { run } = await requested(store);
  const working = worker(littleEngine(store, { onFailedVerification: 'undo' }).engine, 1);
  await working.wake(run);
  await working.stop();
  const approval = (await store.runs.card(run))?.approval?.id ?? '';
  await store.runs.decide(approval, 'U1', () => ({ kind: 'vote', verdict: 'approve', closes: 'approved' }));
  return run;
}

async function unended(): Promise<readonly { id: number }[]> {
  return database.query('SELECT id FROM runs WHERE finished_at IS NULL');
}

async function all(): Promise<readonly Run[]> {
  const ids = await database.query<{ id: string }>('SELECT id FROM runs ORDER BY id');
  return (await Promise.all(ids.map(({ id }) => store.runs.run(Number(id))))).flatMap((run) => run ?? []);
}

/** Another worker comes, once the lease of the dead one has lapsed. */
async function anotherWorker(): Promise<void> {
  const { engine } = littleEngine(store, { onFailedVerification: 'undo', verify: async () => 'bad' });
  const working = worker({ ...engine, owner: 'w2' }, 2);
  const comes = async () => {
    await database.query(`UPDATE runs SET due_at = statement_timestamp() WHERE owner = 'w1'`);
    await working.sweep(0);
    return unended();
  };
  await expect.poll(comes, { interval: 5 }).toEqual([]);
  await working.stop();
}

/** What has become of a run and its ways back. */
async function aftermath(run: number): Promise<unknown> {
  const backs = (await all()).filter(({ ground }) => ground.kind === 'undo' && ground.of === run);
  const cards = await Promise.all(backs.map(({ id }) => store.runs.card(id)));
  return {
    state: (await store.runs.run(run))?.state,
    waysBack: backs.map(({ state }) => (hasEnded(state) ? 'ended' : state)),
    approvedBy: cards.flatMap((card) => card?.approval?.votes.map(({ user }) => user)),
  };
}

describe('the end of a change whose check failed, and its way back', () => {
  it.each([
    ['before', 'message to', 40],
    ['after', 'commit of', 10],
  ] as const)(
    'are both there, once, wherever the worker dies: %s each %s the store',
    async (when, _, least) => {
      const wrong: unknown[] = [];
      let deaths = 0;
      for (let at = 1; ; at += 1) {
        const run = await approved();
        const { died } = await diesAfterTheCheck(run, at, when);
        await anotherWorker();
        const seen = await aftermath(run);
        const right = { state: 'failed', waysBack: ['ended'], approvedBy: ['bot'] };
        if (JSON.stringify(seen) !== JSON.stringify(right)) wrong.push({ at, seen });
        if (!died) break;
        deaths += 1;
      }
      expect(wrong).toEqual([]);
      // The end, the request, the plan, the yes, the start, the steps and the end of the way back.
      expect(deaths).toBeGreaterThan(least);
    },
    180_000,
  );
});

describe('the door the way back enters by', () => {
  it('refuses it where who asked has lost the role, says so and leaves it to people', async () => {
    const run = await approved();
    let lost = false;
    const { engine } = littleEngine(store, {
      onFailedVerification: 'undo',
      async verify() {
        lost = true;
        return 'bad';
      },
    });
    const access = {
      ...engine.access,
      async require() {
        if (lost) throw fault('ROLE_MISSING', 'That needs the role operator.');
      },
    };
    const working = worker({ ...engine, access }, 1);
    await working.wake(run);
    await working.stop();
    expect((await all()).map(({ state }) => state)).toEqual(['failed']);
    expect((await store.runs.card(run))?.offers.map(({ label }) => label)).toEqual(['Back']);
    const notes = await database.query('SELECT content FROM messages WHERE key = $1', [`run:${run}:note:ended`]);
    expect(JSON.stringify(notes)).toContain('The way back was not taken by itself: That needs the role operator.');
  });

  it('lets nothing be approved because of how it came in', async () => {
    const { run } = await requested(store, { origin: { via: 'bot', team: 'T1', channel: 'C1' }, ground: byPerson });
    const { engine } = littleEngine(store, { onFailedVerification: 'undo' });
    const working = worker(engine, 1);
    await working.wake(run);
    await working.stop();
    expect(await store.runs.run(run)).toMatchObject({ state: 'awaiting_approval' });
    expect((await store.runs.card(run))?.approval?.votes).toEqual([]);
  });

  it.each([
    { kind: 'schedule', name: 'nightly', due: '2026-01-31T02:00:00.000Z' },
    { kind: 'incident', incident: 1 },
    { kind: 'undo', of: 999 },
  ] as const)('nor on the ground %o', async (ground) => {
    const { run } = await requested(store, { ground });
    const { engine } = littleEngine(store, { onFailedVerification: 'undo' });
    const working = worker(engine, 1);
    await working.wake(run);
    await working.stop();
    expect(await store.runs.run(run)).toMatchObject({ state: 'awaiting_approval' });
  });
});
