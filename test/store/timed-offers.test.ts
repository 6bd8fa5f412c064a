import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { openStore } from '../../src/adapters/store/store.ts';
import { timedOffer } from '../../src/blocks/timed-offer.ts';
import { fault } from '../../src/errors.ts';
import { request } from '../../src/jobs/request.ts';
import { offerDue } from '../../src/jobs/timed-offers.ts';
import { worker } from '../../src/jobs/worker.ts';
import { byPerson } from '../../src/model/run.ts';
import type { NewRun } from '../../src/ports/store/runs.ts';
import type { Store } from '../../src/ports/store.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import type { Passage } from '../support/faults/boundary.ts';
import { littleEngine, type Script } from '../support/faults/little-engine.ts';
import { startPgGate } from '../support/faults/pg-gate.ts';
import { forgetAll, keep } from '../support/retention.ts';
import { requested } from '../support/store.ts';

const hour = 3_600_000;
const day = 24 * hour;
const never = new AbortController().signal;
const enable = {
  question: 'Enable bulk_export again?',
  afterMs: 4 * hour,
  offer: { label: 'Enable bulk_export…', action: 'rollback', params: {} },
};

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

/** A change that U1 asked for and confirmed, carried out to its end. */
async function changed(script: Script = {}, over: Partial<NewRun> = {}): Promise<number> {
  const { run } = await requested(store, over);
  const { engine } = littleEngine(store, { later: [enable], ...script });
  const working = worker(engine, 2);
  await working.wake(run);
  const approval = (await store.runs.card(run))?.approval?.id ?? '';
  await store.runs.decide(approval, 'U1', () => ({ kind: 'vote', verdict: 'approve', closes: 'approved' }));
  await working.wake(run);
  await working.stop();
  return run;
}

const rows = () =>
  database.query<{ state: string; remark: string | null }>('SELECT state, remark FROM timed_offers ORDER BY id');
const posts = () =>
  database.query<{ channel: string; thread_ts: string | null; wanted: string }>(
    `SELECT channel, thread_ts, wanted FROM messages WHERE key LIKE '%:later:%' ORDER BY id`,
  );
/** Time passes, and the offers that are due are looked at. */
async function looked(ms: number, script: Script = {}): Promise<void> {
  await database.setOffset(ms);
  await offerDue(littleEngine(store, script).engine, never);
}
async function shown(): Promise<string> {
  const [row] = await database.query<{ id: string }>('SELECT id FROM timed_offers');
  const posted = await store.timedOffers.posted(Number(row?.id));
  return posted === undefined ? '' : JSON.stringify(timedOffer(posted, () => undefined));
}

describe('an offer for later', () => {
  it('is posted at its time, once, with its button; a press asks for it, and the question loses the button', async () => {
    const run = await changed();
    expect(await store.timedOffers.waiting(['production'], 5)).toMatchObject([{ question: enable.question, run }]);
    await looked(3 * hour);
    expect(await rows()).toEqual([{ state: 'waiting', remark: null }]);
    await looked(4 * hour + 1000);
    await looked(5 * hour);
    expect(await rows()).toEqual([{ state: 'posted', remark: null }]);
    expect(await posts()).toEqual([{ channel: 'C1', thread_ts: null, wanted: '1' }]);
    expect(await shown()).toContain('Enable bulk_export…');
    // It calls who asked, and is no button of the card.
    expect(await shown()).toContain('U1');
    const [button] = (await store.runs.card(run))?.offers ?? [];
    expect(button).toMatchObject({ place: 'later' });
    const { engine } = littleEngine(store);
    const origin = { via: 'button', team: 'T1', channel: 'C1' } as const;
    const wish = { kind: 'offer', id: button?.id ?? '' } as const;
    const pressed = await request(engine, { key: 'press', actor: 'U2', origin, ground: byPerson, wish });
    await expect(request(engine, { key: 'again', actor: 'U3', origin, ground: byPerson, wish })).rejects.toMatchObject({
      code: 'ALREADY_DECIDED',
    });
    expect(await posts()).toMatchObject([{ wanted: '2' }]);
    expect(await shown()).toContain(`R-${pressed.run}`);
    expect(await shown()).not.toContain('Enable bulk_export…');
  });

  it('at a time of its own is due then', async () => {
    const at = new Date(Date.now() + 2 * hour).toISOString();
    const { afterMs: _, ...rest } = enable;
    await changed({ later: [{ ...rest, at }] });
    await looked(hour);
    expect(await posts()).toEqual([]);
    await looked(2 * hour + 1000);
    expect(await posts()).toHaveLength(1);
  });

  it.each<[string, Script, string]>([
    [
      'what it offers is done already',
      { plan: () => Promise.reject(fault('NOTHING_TO_DO', 'bulk_export is enabled.')) },
      'it is done already',
    ],
    ['its action sees no need any more', { stillWanted: async () => '5 replicas now' }, '5 replicas now'],
  ])('is withdrawn where %s', async (_, script, remark) => {
    await changed();
    await looked(5 * hour, script);
    expect(await rows()).toEqual([{ state: 'withdrawn', remark }]);
    expect(await posts()).toEqual([]);
    const told = await database.query(`SELECT actor FROM audit_entries WHERE event = 'offer.withdrawn'`);
    expect(told).toEqual([{ actor: 'bot' }]);
  });

  it('is withdrawn where another run has changed the same since; one that only waits for an answer has not', async () => {
    const first = await changed();
    const { run: asked } = await requested(store, { key: 'waits' });
    const working = worker(littleEngine(store).engine, 1);
    await working.wake(asked);
    expect(await store.timedOffers.changedSince(first)).toBeUndefined();
    const approval = (await store.runs.card(asked))?.approval?.id ?? '';
    await store.runs.decide(approval, 'U1', () => ({ kind: 'vote', verdict: 'approve', closes: 'approved' }));
    await working.wake(asked);
    await working.stop();
    await looked(5 * hour);
    expect(await rows()).toEqual([{ state: 'withdrawn', remark: `R-${asked} has changed it since` }]);
  });

  it('whose platform does not answer is looked at again, and posted with a word about it after a quarter of an hour', async () => {
    await changed();
    const away: Script = { plan: () => Promise.reject(fault('CLUSTER_UNREACHABLE', 'The cluster does not answer.')) };
    await looked(4 * hour + 1000, away);
    expect(await rows()).toEqual([{ state: 'waiting', remark: null }]);
    await looked(4 * hour + 30_000, away);
    await looked(4 * hour + 16 * 60_000, away);
    expect(await rows()).toEqual([{ state: 'posted', remark: 'The cluster does not answer.' }]);
    expect(await shown()).toContain('Could not check whether it is still needed');
  });

  it('is none of a change whose check failed', async () => {
    await changed({ verify: async () => 'bad' });
    expect(await rows()).toEqual([]);
  });

  it('goes to who asked where the run has no place of its own', async () => {
    await changed({}, { origin: { via: 'terminal', team: 'T1', channel: '' } });
    await looked(5 * hour);
    expect(await posts()).toMatchObject([{ channel: 'U1' }]);
  });

  it('keeps its run until it was asked and the button has had its days', async () => {
    const run = await changed({ later: [{ ...enable, afterMs: 60 * day }] });
    await database.query(`UPDATE messages SET state = 'posted', delivered = wanted, ts = '100.' || id`);
    await database.setOffset((keep.runDays + 5) * day);
    await forgetAll(store);
    await looked(61 * day);
    expect(await posts()).toHaveLength(1);
    await database.query(`UPDATE messages SET state = 'posted', delivered = wanted, ts = '100.' || id`);
    await database.setOffset((61 + keep.offerDays - 1) * day);
    await forgetAll(store);
    expect((await store.runs.card(run))?.offers).toHaveLength(1);
    await database.setOffset((61 + keep.runDays + 1) * day);
    await forgetAll(store);
    expect(await store.runs.run(run)).toBeUndefined();
    expect(await rows()).toEqual([]);
  });
});

/** A process that posts, and dies with its message number `n` to the store: before it arrives, or once it is done and not answered. */
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
  await offerDue(littleEngine(dying).engine, never).catch(() => undefined);
  await gate.stop();
  await dying.close();
  return dead;
}

it.each(['before', 'after'] as const)(
  'a process that dies %s any of its messages to the store: the question comes once',
  async (when) => {
    let count = 0;
    for (let message = 1; ; message += 1) {
      await database.setOffset(count * day);
      // Targets of their own, so that none is withdrawn by the next one.
      const run = await changed();
      await database.query('UPDATE runs SET target = id::text WHERE id = $1', [run]);
      count += 1;
      await database.setOffset((count - 1) * day + 5 * hour);
      const died = await dies(message, when);
      await offerDue(littleEngine(store).engine, never);
      expect(await rows()).toEqual(Array(count).fill({ state: 'posted', remark: null }));
      expect(await posts(), `message ${message}`).toHaveLength(count);
      const buttons = await database.query(`SELECT 1 FROM offers WHERE place = 'later'`);
      expect(buttons).toHaveLength(count);
      if (!died) {
        expect(message).toBeGreaterThan(7);
        return;
      }
    }
  },
);
