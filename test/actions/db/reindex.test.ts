import { afterAll, beforeAll, expect, it } from 'vitest';
import { atEveryPoint, pointName } from '../../support/action/every-point.ts';
import { useActions } from '../../support/action/use-actions.ts';
import { type OwnDatabase, ownDatabase } from '../../support/own-database.ts';

let own: OwnDatabase;
const hours = (from: number) => new Date(Date.now() + from * 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z');
const freezes = [{ name: 'year end', from: hours(2), to: hours(6) }];
const actions = useActions({
  production: async () => {
    own = await ownDatabase();
    return { databaseUrl: own.botUrl };
  },
  change(file) {
    const { production } = file.environments;
    return { ...file, environments: { ...file.environments, production: { ...production, freezes } } };
  },
});
const owned = async (sql: string) => {
  const owner = await own.openOne('mcp-server');
  const { rows } = (await owner.query(sql)) as { rows: readonly Record<string, unknown>[] };
  await owner.close();
  return rows;
};
/** What of the server a run may not leave behind: sessions, their locks, invalid indexes. */
const leavesNothing = async (where: string) => {
  const sessions = `SELECT a.pid, l.mode FROM pg_stat_activity a LEFT JOIN pg_locks l ON l.pid = a.pid WHERE a.usename = $1`;
  await expect.poll(() => own.admin(sessions, [own.botRole]), { message: where }).toEqual([]);
  expect(await owned('SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid'), where).toEqual([]);
};
const oids = () =>
  owned(`SELECT indexrelid::text AS oid FROM pg_index WHERE indrelid = 'assignments'::regclass ORDER BY 1`);
/** A rebuild of somebody who could not wait. */
async function leavesCopy(): Promise<void> {
  const holder = await own.openOne('migration');
  await holder.query('BEGIN; UPDATE assignments SET state = state WHERE id = 1');
  const hasty = await own.openOne('hasty');
  await hasty.query(`SET lock_timeout = '100ms'`);
  await expect(hasty.query('REINDEX INDEX CONCURRENTLY assignments_pkey')).rejects.toMatchObject({ code: '55P03' });
  await Promise.all([holder.close(), hasty.close()]);
}

beforeAll(async () => {
  await owned('CREATE TABLE emptied AS SELECT generate_series(1, 100000) AS id');
  await owned('CREATE INDEX emptied_id ON emptied (id)');
  await owned('DELETE FROM emptied WHERE id > 2000');
  await owned('VACUUM emptied');
});
afterAll(() => own.drop());

it('finds what is bloated, says by how much, and rebuilds it', async () => {
  const done = await actions.run('db reindex');
  expect(done).toMatchObject({
    state: 'succeeded',
    headline: expect.stringMatching(/^The index emptied_id is rebuilt: 2\.\d MiB → \d\d KiB$/),
  });
  expect(JSON.stringify(done.planned.plan.selection?.preview)).toMatch(
    /emptied_id.*≈ 2\.\d MiB · its entries need ≈ \d+/,
  );
  await leavesNothing('rebuilt');
  await expect(actions.plan('db reindex')).rejects.toMatchObject({
    code: 'NOTHING_TO_DO',
    hint: expect.stringContaining('name an index or a table'),
  });
});

it('removes what earlier rebuilds have left, which the plan has named', async () => {
  await leavesCopy();
  const { plan } = await actions.plan('db reindex');
  expect(plan).toMatchObject({
    headline: 'Remove 1 index that failed rebuilds have left',
    changes: [{ label: 'index', before: 'assignments_pkey_ccnew (invalid)', after: 'removed' }],
  });
  const done = await actions.run('db reindex assignments');
  expect(done).toMatchObject({ state: 'succeeded', headline: expect.stringMatching(/^\d indexes rebuilt: /) });
  expect(done.report?.notes).toContain('1 index that earlier rebuilds had left: removed');
  await leavesNothing('cleared');
});

it('what somebody else has rebuilt since is skipped, and reported', async () => {
  const ended = await actions.run('db reindex assignments_pkey', {
    meanwhile: () => owned('REINDEX INDEX CONCURRENTLY assignments_pkey'),
  });
  // The rule is what was approved: the run acts on what was shown and is there still.
  expect(ended.headline).toContain('was rebuilt by somebody else meanwhile');
  await leavesNothing('rebuilt by another');
});

it('a dry run rebuilds nothing', async () => {
  const before = await oids();
  const report = await actions.dry('db reindex assignments');
  expect(report.headline).toContain('Rebuild up to 2 indexes of assignments');
  expect(await oids()).toEqual(before);
});

it('killed at every step: the index is rebuilt and valid, and nothing is left', async () => {
  const own = `SELECT 'assignments_pkey'::regclass::oid::text AS oid`;
  let before: unknown;
  const points = await atEveryPoint(actions, 'db reindex assignments_pkey', {
    async before() {
      await leavesCopy();
      before = (await owned(own))[0]?.['oid'];
    },
    async seen({ state, headline }, point) {
      expect(state, `${pointName(point)}: ${headline}`).toBe('succeeded');
      expect((await owned(own))[0]?.['oid'], pointName(point)).not.toBe(before);
      await leavesNothing(pointName(point));
    },
    only: ({ call }) => call === 'database.rebuildIndex' || call === 'database.dropIndex',
  });
  expect(points).toBe(6);
});

it('a worker that takes over asks for the index again: what the last one left may still be under way, and is waited for', async () => {
  const point = { call: 'database.rebuildIndex', nth: 1, side: 'after' } as const;
  const ended = await actions.run('db reindex assignments_pkey', { point });
  expect(ended).toMatchObject({ died: true, state: 'succeeded', headline: expect.stringContaining('is rebuilt') });
  expect(ended.writes.filter((call) => call === 'database.rebuildIndex')).toHaveLength(2);
  expect(ended.steps.map(({ key }) => key)).toContain('rebuild assignments_pkey');
  await leavesNothing('taken over');
});

/** A run whose first index is waited for, until time has passed. */
async function meanwhile(command: string, ms: number) {
  const holder = await own.openOne('migration');
  await holder.query('BEGIN; UPDATE assignments SET state = state WHERE id = 1');
  const run = actions.run(command);
  const waiting = `SELECT pid FROM pg_stat_activity WHERE usename = $1 AND wait_event_type = 'Lock'`;
  await expect.poll(() => own.admin(waiting, [own.botRole]), { interval: 10 }).not.toEqual([]);
  actions.clock.advance(ms);
  await holder.close();
  return run;
}

it('starts no index once its time is up', async () => {
  const done = await meanwhile('db reindex assignments for=30m', 40 * 60_000);
  expect(done).toMatchObject({ state: 'succeeded', headline: expect.stringMatching(/^1 of 2 indexes rebuilt: /) });
  expect(done.report?.notes).toContain('stopped after 30 min: 1 index not begun');
  expect(done.offers[0]).toEqual({ label: 'Continue', action: 'db reindex', params: { name: 'assignments' } });
});

it('starts no index in a freeze that has begun since', async () => {
  const done = await meanwhile('db reindex assignments for=6h', 3 * 3_600_000);
  expect(done.state).toBe('succeeded');
  expect(done.report?.notes?.[0]).toBe('stopped by the freeze "year end": 1 index not begun');
  await leavesNothing('a freeze');
});
