import { beforeEach, describe, expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { action as diagnose } from '../../src/actions/diagnose.ts';
import { openStore } from '../../src/adapters/store/store.ts';
import type { WorkerEngine } from '../../src/jobs/engine.ts';
import { watchRound } from '../../src/jobs/watch.ts';
import type { Platform } from '../../src/ports/platform.ts';
import type { NewRun } from '../../src/ports/store/runs.ts';
import type { Store } from '../../src/ports/store.ts';
import type { Passage } from '../support/faults/boundary.ts';
import { littleEngine, loaded } from '../support/faults/little-engine.ts';
import { startPgGate } from '../support/faults/pg-gate.ts';
import { anApprovedRun, mustClaim, useStore } from '../support/store.ts';
import { aDeployment, aPod } from '../workloads/samples.ts';

const world = useStore();
const never = new AbortController().signal;
const target = 'production/deployment/mcp-server';
let offset = 0;
beforeEach(async () => {
  await world.database.query('TRUNCATE runs, messages, offers, dispatch, target_locks CASCADE');
});

async function advance(ms: number): Promise<void> {
  offset += ms;
  await world.database.setOffset(offset);
}

/** A cluster that has so many pods ready, as often as it is asked. */
function engineSeeing(available: () => number, store: Store = world.store): WorkerEngine {
  const { engine } = littleEngine(store);
  const cluster = {
    deployment: async () =>
      aDeployment({ replicas: { wanted: 3, current: 3, updated: 3, ready: 3, available: available() } }),
    pods: async () => [aPod('a'), aPod('b'), aPod('c')],
  };
  const catalog = new Map([...engine.catalog, ['diagnose', loaded(diagnose)] as const]);
  return { ...engine, catalog, platform: () => ({ readers: { cluster } }) as unknown as Platform };
}

/** A change that has just ended well, and is watched. */
async function aChange(over: Partial<NewRun> = {}): Promise<number> {
  const { run } = await anApprovedRun(world.store, over, target);
  const claimed = await mustClaim(world.store, run);
  await world.store.runs.lock(claimed, target);
  await world.store.runs.begin(claimed);
  await world.store.runs.verifying(claimed, {});
  const watch = { subject: target, ms: 600_000 };
  await world.store.runs.finish(claimed, { state: 'succeeded', report: { mark: 'good', headline: 'Well' }, watch });
  return run;
}

const watchOf = async (run: number) => (await world.store.runs.card(run))?.watch;
const notesOf = (run: number) =>
  world.database.query<{ content: { mention: string; offers: { id: string; label: string }[] } }>(
    `SELECT content FROM messages WHERE run_id = $1 AND key LIKE '%:note:worse-again'`,
    [run],
  );
const dueCount = async () => (await world.database.query('SELECT 1 FROM watches WHERE due_at IS NOT NULL')).length;

describe('a watch', () => {
  it('is looked at each half minute and holds to the end of its time; nobody waits for its target', async () => {
    const run = await aChange();
    expect(await world.database.query('SELECT 1 FROM target_locks')).toEqual([]);
    const engine = engineSeeing(() => 3);
    let looks = 0;
    for (let seconds = 0; seconds <= 600; seconds += 10) {
      const before = (await watchOf(run))?.seen?.lookedAt;
      await watchRound(engine, never);
      if ((await watchOf(run))?.seen?.lookedAt !== before) looks += 1;
      await advance(10_000);
    }
    expect(looks).toBe(21);
    expect(await watchOf(run)).toMatchObject({
      state: 'holding',
      seen: { ready: { available: 3, wanted: 3 }, restarts: 0 },
    });
    expect(await dueCount()).toBe(0);
    expect(await notesOf(run)).toEqual([]);
  });

  it('each look makes the card stale, so that people see how it goes', async () => {
    const run = await aChange();
    const wanted = async () =>
      (
        await world.database.query<{ wanted: number }>(
          `SELECT wanted::int FROM messages WHERE run_id = $1 AND kind = 'card'`,
          [run],
        )
      )[0]?.wanted ?? 0;
    const before = await wanted();
    await watchRound(
      engineSeeing(() => 3),
      never,
    );
    expect(await wanted()).toBe(before + 1);
  });

  it('that nobody could look at is not called holding', async () => {
    const run = await aChange();
    const { engine } = littleEngine(world.store);
    const away = async () => Promise.reject(new Error('away'));
    const blind = {
      ...engine,
      platform: () => ({ readers: { cluster: { deployment: away } } }) as unknown as Platform,
    };
    for (let looks = 0; looks <= 21; looks += 1) {
      await watchRound(blind, never);
      await advance(30_000);
    }
    expect(await watchOf(run)).toMatchObject({
      state: 'unseen',
      seen: { missing: [expect.stringContaining('pods ('), expect.stringContaining('errors and p99')] },
    });
  });

  it('ends when another change of its target begins, not when one is only asked for, nor by one elsewhere', async () => {
    const run = await aChange();
    for (const [place, state] of [
      ['production/deployment/chat-ui', 'watching'],
      [target, 'ended'],
    ] as const) {
      const next = await anApprovedRun(world.store, {}, place);
      expect(await watchOf(run)).toMatchObject({ state: 'watching' });
      const claimed = await mustClaim(world.store, next.run);
      await world.store.runs.lock(claimed, place);
      await world.store.runs.begin(claimed);
      expect(await watchOf(run)).toMatchObject({ state, ...(state === 'ended' ? { endedBy: next.run } : {}) });
    }
    await advance(60_000);
    expect(await world.store.watches.due(8)).toEqual([]);
  });

  it('a change under another name that touches the same subject ends it too', async () => {
    const run = await aChange();
    const next = await anApprovedRun(world.store, {}, 'production/configmap/mcp');
    const claimed = await mustClaim(world.store, next.run);
    await world.store.runs.lock(claimed, 'production/configmap/mcp');
    await world.store.runs.begin(claimed, undefined, target);
    expect(await watchOf(run)).toMatchObject({ state: 'ended', endedBy: next.run });
  });

  it('what was seen by somebody who was overtaken, or after its end, is not written', async () => {
    const run = await aChange();
    const [slow] = await world.store.watches.due(8);
    await advance(30_000);
    const [quick] = await world.store.watches.due(8);
    if (slow === undefined || quick === undefined) throw new Error('nothing was due');
    const seen = {
      restarts: 0,
      counts: {},
      before: {},
      now: {},
      best: {},
      strikes: { ready: 0, errors: 0, latency: 0 },
      missing: [],
    };
    const end = { state: 'worse', seen, offers: [], note: undefined, files: [] } as const;
    expect(await world.store.watches.seen(slow, seen)).toBe(false);
    expect(await world.store.watches.end(quick, { ...end, state: 'holding' })).toBe(true);
    expect(await world.store.watches.end(quick, end)).toBe(false);
    expect(await watchOf(run)).toMatchObject({ state: 'holding' });
  });
});

/** Looks for two minutes and a half at what is not well. */
async function becomesWorse(engine: WorkerEngine): Promise<void> {
  for (let looks = 0; looks < 5; looks += 1) {
    await watchRound(engine, never);
    await advance(30_000);
  }
}

describe('worse again', () => {
  it('calls who asked, once, with buttons for the way back and a closer look', async () => {
    const run = await aChange();
    await becomesWorse(engineSeeing(() => 1));
    expect(await watchOf(run)).toMatchObject({ state: 'worse', seen: { strikes: { ready: 2 } } });
    const [note, ...more] = await notesOf(run);
    expect(more).toEqual([]);
    expect(note?.content.mention).toBe('U1');
    const card = await world.store.runs.card(run);
    expect(card?.offers.map(({ id, label }) => [id, label])).toEqual(
      note?.content.offers.map(({ id, label }) => [id, label]),
    );
    expect(card?.offers.map(({ label }) => label)).toEqual(['Back', 'Diagnose mcp-server']);
  });

  it('of a change that a schedule asked for calls nobody', async () => {
    const run = await aChange({
      requestedBy: 'bot',
      ground: { kind: 'schedule', name: 'nightly', due: '2026-01-01T00:00:00Z' },
    });
    await becomesWorse(engineSeeing(() => 1));
    const [note] = await notesOf(run);
    expect(note?.content).toMatchObject({ report: { mark: 'bad' } });
    expect(note?.content.mention).toBeUndefined();
  });

  it('has no button that nothing answers', async () => {
    const run = await aChange();
    const engine = engineSeeing(() => 1);
    await becomesWorse({ ...engine, catalog: new Map([...engine.catalog].filter(([name]) => name !== 'diagnose')) });
    const [note] = await notesOf(run);
    expect(note?.content.offers.map(({ label }) => label)).toEqual(['Back']);
  });

  it.each(['before', 'after'] as const)(
    'is told once, with its buttons, wherever the worker dies: %s each message to the store',
    async (when) => {
      const wrong: unknown[] = [];
      let deaths = 0;
      for (let at = 0; ; at += 1) {
        const run = await aChange();
        const died = await diesLooking(at, when);
        const engine = engineSeeing(() => 1);
        // The server may still hold what a connection that was cut had locked.
        const goesOn = async () => {
          await advance(15_000);
          await watchRound(engine, never);
          return (await watchOf(run))?.state;
        };
        await expect.poll(goesOn, { interval: 20 }).toBe('worse');
        const [notes, card] = [await notesOf(run), await world.store.runs.card(run)];
        const right = notes.length === 1 && card?.offers.length === 2 && card.watch?.state === 'worse';
        if (!right) wrong.push({ at, notes, watch: card?.watch });
        if (!died) break;
        deaths += 1;
      }
      expect(wrong).toEqual([]);
      expect(deaths).toBeGreaterThan(5);
    },
    120_000,
  );
});

/** A worker looks twice at pods that are missing, and dies with message number `at` to the store: before it arrives, or once it is answered. */
async function diesLooking(at: number, when: 'before' | 'after'): Promise<boolean> {
  let messages = -1;
  let dead = false;
  const gate = await startPgGate(world.database.url, ({ label }): Passage => {
    if (dead) return 'cut';
    if (messages === -1 && label !== 'due-watches') return 'pass';
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
  const dying = openStore({ url: gate.url, clock: movableClock(), workConnections: 4 });
  const engine = engineSeeing(() => 1, dying);
  for (let looks = 0; looks < 3 && !dead; looks += 1) {
    await watchRound(engine, never).catch(() => undefined);
    await advance(30_000);
  }
  await gate.stop();
  await dying.close();
  return dead;
}
