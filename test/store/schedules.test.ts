import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { openStore } from '../../src/adapters/store/store.ts';
import { askDue, type ClockEngine, syncSchedules } from '../../src/jobs/by-clock.ts';
import { worker } from '../../src/jobs/worker.ts';
import type { Store } from '../../src/ports/store.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import type { Passage } from '../support/faults/boundary.ts';
import { littleEngine } from '../support/faults/little-engine.ts';
import { startPgGate } from '../support/faults/pg-gate.ts';
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

const answered = () =>
  database.query<{ schedule: string; due_at: Date; outcome: string; older: number; run_id: string | null }>(
    'SELECT schedule, due_at, outcome, older, run_id FROM schedule_times ORDER BY due_at, schedule',
  );
const runs = () =>
  database.query<{
    id: string;
    inbound_key: string;
    action: string;
    state: string;
    ground: object;
    requested_by: string;
  }>('SELECT id, inbound_key, action, state, ground, requested_by FROM runs ORDER BY id');

/** A worker takes what is due as far as it goes. */
async function carried(engine: ClockEngine): Promise<void> {
  const working = worker(engine, 4);
  await expect
    .poll(async () => {
      await working.sweep(0);
      return database.query('SELECT 1 FROM runs WHERE due_at IS NOT NULL');
    })
    .toEqual([]);
  await working.stop();
}

describe('a schedule', () => {
  it('asks once at its time, through the door, on a ground of its own, and again the day after', async () => {
    const engine = clockEngine(store, [aSchedule()]);
    await syncSchedules(engine);
    expect(await askDue(engine)).toBe(0);
    await at('2026-12-01T09:00:01Z');
    expect(await askDue(engine)).toBe(1);
    expect(await askDue(engine)).toBe(0);
    expect(await runs()).toEqual([
      {
        id: '1001',
        inbound_key: 'schedule:morning:2026-12-01T09:00:00.000Z',
        action: 'look',
        state: 'requested',
        requested_by: 'bot',
        ground: { kind: 'schedule', name: 'morning', due: '2026-12-01T09:00:00.000Z' },
      },
    ]);
    await carried(engine);
    await at('2026-12-02T09:00:00Z');
    await askDue(engine);
    expect((await answered()).map(({ due_at, outcome, run_id }) => [due_at.toISOString(), outcome, run_id])).toEqual([
      ['2026-12-01T09:00:00.000Z', 'asked', '1001'],
      ['2026-12-02T09:00:00.000Z', 'asked', '1002'],
    ]);
    const [state] = await store.schedules.states(['morning']);
    expect(state).toMatchObject({
      due: '2026-12-03T09:00:00.000Z',
      last: { due: '2026-12-02T09:00:00.000Z', outcome: 'asked' },
    });
  });

  it('that was missed asks once for the newest due time, and says how many it does not make up for', async () => {
    const engine = clockEngine(store, [aSchedule(), aSchedule({ name: 'skipped', missed: 'skip' })]);
    await syncSchedules(engine);
    await at('2026-12-04T11:30:00Z');
    await askDue(engine);
    await askDue(engine);
    expect(await answered()).toMatchObject([
      { schedule: 'morning', due_at: new Date('2026-12-04T09:00:00Z'), outcome: 'asked', older: 3 },
      { schedule: 'skipped', due_at: new Date('2026-12-04T09:00:00Z'), outcome: 'skipped', older: 3 },
    ]);
    expect((await runs()).map(({ ground }) => ground)).toEqual([
      { kind: 'schedule', name: 'morning', due: '2026-12-04T09:00:00.000Z', missed: { older: 3 } },
    ]);
    expect((await store.schedules.states(['skipped']))[0]?.due).toBe('2026-12-05T09:00:00.000Z');
  });

  it('with another expression starts over, and what came due by the old one is not asked', async () => {
    const before = clockEngine(store, [aSchedule()]);
    await syncSchedules(before);
    await at('2026-12-01T09:30:00Z');
    const after = clockEngine(store, [aSchedule({ when: '0 10 * * *' })]);
    await syncSchedules(after);
    // A process of before the change asks for nothing any more.
    expect(await askDue(before)).toBe(0);
    expect(await askDue(after)).toBe(0);
    await at('2026-12-01T10:00:00Z');
    await askDue(after);
    expect((await answered()).map(({ due_at }) => due_at.toISOString())).toEqual(['2026-12-01T10:00:00.000Z']);
  });

  it('that stays as it is keeps what it missed, whichever process comes next', async () => {
    await syncSchedules(clockEngine(store, [aSchedule()]));
    await at('2026-12-01T09:10:00Z');
    const next = clockEngine(store, [aSchedule()]);
    await syncSchedules(next);
    expect(await askDue(next)).toBe(1);
    expect(await answered()).toMatchObject([{ outcome: 'asked', older: 0 }]);
  });

  it('is paused and resumed by name: nothing is asked meanwhile or caught up on, and the audit knows who', async () => {
    const engine = clockEngine(store, [aSchedule()]);
    await syncSchedules(engine);
    expect(await store.schedules.pause('morning', 'U1')).toBe(true);
    expect(await store.schedules.pause('morning', 'U2')).toBe(false);
    expect(await store.schedules.pause('evening', 'U2')).toBeUndefined();
    await at('2026-12-02T09:00:00Z');
    expect(await askDue(engine)).toBe(0);
    expect((await store.schedules.states(['morning']))[0]?.paused).toMatchObject({ by: 'U1' });
    expect(await store.schedules.resume('morning', 'U2', '2026-12-03T09:00:00.000Z')).toBe(true);
    expect(await askDue(engine)).toBe(0);
    expect(await runs()).toEqual([]);
    const said = await database.query(
      `SELECT event, actor, subject FROM audit_entries WHERE event LIKE 'schedule.%' ORDER BY id`,
    );
    expect(said).toEqual([
      { event: 'schedule.paused', actor: 'U1', subject: 'morning' },
      { event: 'schedule.resumed', actor: 'U2', subject: 'morning' },
    ]);
  });

  it('that is due and that nobody asks for is late', async () => {
    const engine = clockEngine(store, [aSchedule()]);
    await syncSchedules(engine);
    const keys = [{ name: 'morning', rule: '0 9 * * * UTC' }];
    await at('2026-12-01T09:01:00Z');
    expect(await store.schedules.late(keys, 120_000)).toMatchObject({ count: 0 });
    await at('2026-12-01T09:05:00Z');
    const { count, seconds } = await store.schedules.late(keys, 120_000);
    expect(count).toBe(1);
    expect(seconds).toBeCloseTo(300, -1);
    await askDue(engine);
    expect(await store.schedules.late(keys, 120_000)).toMatchObject({ count: 0 });
  });

  it('that the door refuses says so in its channel, and moves on to the next due time', async () => {
    const engine = clockEngine(store, [aSchedule({ text: 'look surprise=1' })]);
    await syncSchedules(engine);
    await at('2026-12-01T09:00:00Z');
    await askDue(engine);
    expect(await answered()).toMatchObject([{ outcome: 'refused', run_id: null }]);
    const [note] = await database.query<{ channel: string; content: object }>(`SELECT channel, content FROM messages`);
    expect(note).toMatchObject({
      channel: 'C1',
      content: { report: { mark: 'bad', headline: 'Schedule morning could not ask for look surprise=1' } },
    });
    expect(await askDue(engine)).toBe(0);
  });
});

describe('a change by the clock', () => {
  const nightly = aSchedule({ name: 'nightly', command: 'rollback', text: 'rollback', changes: true });

  async function asked(engine: ClockEngine, when = '2026-12-01T09:00:00Z') {
    await syncSchedules(engine);
    await at(when);
    await askDue(engine);
    await carried(engine);
    const [run] = await runs();
    return { state: run?.state, id: Number(run?.id), card: await store.runs.card(Number(run?.id)) };
  }

  it('waits for a person, also where whoever asks would confirm alone', async () => {
    const { state, card } = await asked(clockEngine(store, [nightly]));
    expect(state).toBe('awaiting_approval');
    expect(card?.approval).toMatchObject({ gate: { approvers: 1 }, votes: [] });
  });

  it('is carried out by itself where policy names that very action, and only in its hour', async () => {
    const trusting = (engine: ClockEngine): ClockEngine => ({
      ...engine,
      policy: { ...engine.policy, byClock: new Set(['rollback']) },
    });
    const engine = trusting(clockEngine(store, [nightly]));
    expect(await asked(engine)).toMatchObject({ state: 'succeeded' });
    await at('2026-12-03T13:00:00Z');
    await askDue(engine);
    await carried(engine);
    expect((await runs()).map(({ state }) => state)).toEqual(['succeeded', 'awaiting_approval']);
  });

  it('that still waits is not asked a second time', async () => {
    const engine = clockEngine(store, [nightly]);
    await asked(engine);
    await at('2026-12-02T09:00:00Z');
    await askDue(engine);
    expect((await answered()).map(({ outcome, run_id }) => [outcome, run_id])).toEqual([
      ['asked', '1001'],
      ['open', null],
    ]);
    expect(await runs()).toHaveLength(1);
  });

  it('of a schedule that is gone from the configuration does not start, whoever approved it', async () => {
    const engine = clockEngine(store, [nightly]);
    const { id, card } = await asked(engine);
    await store.runs.decide(card?.approval?.id ?? '', 'U1', () => ({
      kind: 'vote',
      verdict: 'approve',
      closes: 'approved',
    }));
    await carried({ ...engine, schedules: new Map() });
    expect(await store.runs.run(id)).toMatchObject({ state: 'refused', failure: { code: 'ROLE_MISSING' } });
  });

  it('cannot be asked for by anybody who only says that a schedule asks', async () => {
    const { engine } = littleEngine(store);
    const { request } = await import('../../src/jobs/request.ts');
    const ground = { kind: 'schedule', name: 'nightly', due: '2026-12-01T09:00:00.000Z' } as const;
    const origin = { via: 'bot', team: 'T1', channel: 'C1' } as const;
    const wish = { kind: 'text', text: 'rollback' } as const;
    await expect(request(engine, { key: 'k1', actor: 'bot', origin, ground, wish })).rejects.toMatchObject({
      code: 'ROLE_MISSING',
    });
    const known = { ...engine, schedules: new Map([['nightly', nightly]]) };
    await expect(request(known, { key: 'k2', actor: 'U1', origin, ground, wish })).rejects.toMatchObject({
      code: 'ROLE_MISSING',
    });
    expect(await runs()).toEqual([]);
  });
});

/** A process that asks, and dies with its message number `n` to the store: before it arrives, or once it is done and not answered. */
async function dies(n: number, when: 'before' | 'after'): Promise<boolean> {
  let messages = 0;
  let dead = false;
  const gate = await startPgGate(database.url, (): Passage => {
    if (dead) return 'cut';
    messages += 1;
    if (messages !== n) return 'pass';
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
  const dying = openStore({ url: gate.url, clock: movableClock(), workConnections: 2 });
  await askDue(clockEngine(dying, [aSchedule()])).catch(() => undefined);
  await gate.stop();
  await dying.close();
  return dead;
}

describe('a process that dies while it asks', () => {
  it.each(['before', 'after'] as const)(
    '%s any of its messages to the store: the due time is asked for once',
    async (when) => {
      const engine = clockEngine(store, [aSchedule()]);
      await syncSchedules(engine);
      let day = 0;
      for (let message = 1; ; message += 1) {
        day += 1;
        await at(new Date(Date.parse('2026-12-01T09:00:00Z') + day * 86_400_000).toISOString());
        const died = await dies(message, when);
        await askDue(engine);
        await carried(engine);
        const due = await database.query<{ asked: number; cards: number }>(
          `SELECT (SELECT count(*)::int FROM runs) AS asked, (SELECT count(*)::int FROM messages WHERE kind = 'card') AS cards`,
        );
        expect(due, `message ${message}`).toEqual([{ asked: day, cards: day }]);
        expect((await answered()).map(({ outcome }) => outcome)).toEqual(Array(day).fill('asked'));
        if (!died) {
          // It must have died at each line of its work: reading, BEGIN, the row, the due time, the run, the note of it, COMMIT.
          expect(message).toBeGreaterThan(7);
          return;
        }
      }
    },
  );
});
