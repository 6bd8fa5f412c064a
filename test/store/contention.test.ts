import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { anApprovedRun, aPlannedRun, aRequest, mustClaim, useStore } from '../support/store.ts';

const world = useStore();

/** A session of its own that holds what its statements lock, until it is let go. */
async function holding(...statements: readonly string[]): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: world.database.url });
  await client.connect();
  await client.query('BEGIN');
  for (const statement of statements) await client.query(statement);
  return async () => {
    await client.query('COMMIT');
    await client.end();
  };
}

/** Waits until so many sessions of the store wait for a lock. */
async function waiting(sessions: number): Promise<void> {
  await expect
    .poll(() =>
      world.database.query(
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      ),
    )
    .toHaveLength(sessions);
}

describe('a request', () => {
  it('that stands behind a lock holds up none that comes after it', async () => {
    const letGo = await holding(`INSERT INTO inbound (key, kind) VALUES ('locked', 'command')`);
    const first = world.store.runs.request(aRequest({ key: 'locked' }));
    await waiting(1);
    const later = await Promise.all([1, 2, 3].map((n) => world.store.runs.request(aRequest({ key: `free-${n}` }))));
    expect(later).toMatchObject([{ kind: 'accepted' }, { kind: 'accepted' }, { kind: 'accepted' }]);
    await letGo();
    expect(await first).toEqual({ kind: 'repeated', run: undefined });
  });
});

describe('a target', () => {
  it('goes to the next in line when the first one is cancelled in the same moment', async () => {
    const target = 'production/deployment/contended';
    const { runs } = world.store;
    const [holder, first, second] = [
      await anApprovedRun(world.store, {}, target),
      await anApprovedRun(world.store, {}, target),
      await anApprovedRun(world.store, {}, target),
    ];
    const hold = await mustClaim(world.store, holder.run);
    await runs.lock(hold, target);
    for (const { run } of [first, second]) await runs.lock(await mustClaim(world.store, run), target);
    const letGo = await holding(
      `UPDATE runs SET state = 'cancelled', waits_for = NULL, waits_since = NULL, finished_at = now() WHERE id = ${first.run}`,
    );
    const ended = runs.finish(hold, { state: 'succeeded' });
    await waiting(1);
    await letGo();
    await ended;
    expect(await runs.claim(second.run, 'w2', 60_000)).toMatchObject({ run: second.run });
  });
});

describe('an approval', () => {
  it('and the cancelling of its run at once end in one of the two, without a deadlock', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { run, approval } = await aPlannedRun(world.store);
      const letGo = await holding(`SELECT id FROM messages WHERE run_id = ${run} FOR UPDATE`);
      const pressed = world.store.runs.decide(approval, 'U1', (current) =>
        current.state === 'open' ? { kind: 'vote', verdict: 'approve', closes: 'approved' } : { kind: 'refused' },
      );
      await waiting(1);
      const cancelled = world.store.runs.cancel(run, 'U2');
      await waiting(2);
      await letGo();
      await pressed;
      expect(await cancelled).toBe('cancelled');
      expect(await world.store.runs.run(run)).toMatchObject({ state: 'cancelled' });
    }
    const [row] = await world.database.query<{ deadlocks: number }>(
      'SELECT deadlocks::int AS deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(row?.deadlocks).toBe(0);
  });
});
