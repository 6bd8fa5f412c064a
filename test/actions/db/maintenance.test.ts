import { afterAll, expect, it } from 'vitest';
import { atEveryPoint, pointName } from '../../support/action/every-point.ts';
import { useActions } from '../../support/action/use-actions.ts';
import { leaveDeadRows } from '../../support/dead-rows.ts';
import { type OwnDatabase, ownDatabase } from '../../support/own-database.ts';

let own: OwnDatabase;
const actions = useActions({
  production: async () => {
    own = await ownDatabase();
    return { databaseUrl: own.botUrl };
  },
  change: (file) => ({
    ...file,
    environments: {
      ...file.environments,
      production: { ...file.environments['production'], freezes: [{ name: 'year end', from: hours(2), to: hours(6) }] },
    },
  }),
});
afterAll(() => own.drop());

const hours = (from: number) => new Date(Date.now() + from * 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z');
/** What the bot has open or locked in the database. */
const left = () =>
  own.admin(`SELECT a.pid, l.mode FROM pg_stat_activity a LEFT JOIN pg_locks l ON l.pid = a.pid WHERE a.usename = $1`, [
    own.botRole,
  ]);
const statements = () => actions.platform.writes().filter(({ what }) => /^(?:VACUUM|ANALYZE)/.test(what)).length;

it('works on the tables that need it, the worst first', async () => {
  await leaveDeadRows(own);
  const done = await actions.run('db vacuum');
  expect(done).toMatchObject({
    state: 'succeeded',
    headline: expect.stringMatching(/^2 tables vacuumed: dead rows 4,500 → \d+$/),
  });
  expect(done.planned.plan.headline).toBe('Vacuum up to 2 tables, the worst first');
  await expect(actions.plan('db vacuum')).rejects.toMatchObject({ code: 'NOTHING_TO_DO' });
});

it('killed at every step: each table is done, only what had no reply is done twice, and nothing is left over', async () => {
  let before = 0;
  const points = await atEveryPoint(actions, 'db vacuum', {
    async before() {
      await leaveDeadRows(own);
      before = statements();
    },
    async seen(outcome, point) {
      expect(outcome, pointName(point)).toMatchObject({ state: 'succeeded' });
      const sent = statements() - before;
      expect(sent, pointName(point)).toBeGreaterThanOrEqual(2);
      expect(sent, pointName(point)).toBeLessThanOrEqual(3);
      await expect.poll(left).toEqual([]);
    },
    only: ({ call }) => call === 'database.maintain',
  });
  expect(points).toBe(6);
});

it('runs no query for a table that does not exist', async () => {
  await expect(actions.plan('db analyze no_such')).rejects.toMatchObject({ code: 'PARAM_INVALID' });
});

/** A run whose first table is waited for, until time has passed. */
async function meanwhile(command: string, ms: number) {
  await leaveDeadRows(own);
  const holder = await own.openOne('migration');
  await holder.query('BEGIN; LOCK TABLE assignments IN SHARE MODE');
  const run = actions.run(command);
  const waiting = `SELECT pid FROM pg_stat_activity WHERE usename = $1 AND wait_event_type = 'Lock'`;
  await expect.poll(() => own.admin(waiting, [own.botRole]), { interval: 10 }).not.toEqual([]);
  actions.clock.advance(ms);
  await holder.close();
  return run;
}

it('starts no table once its time is up', async () => {
  const done = await meanwhile('db vacuum for=30m', 40 * 60_000);
  expect(done).toMatchObject({ state: 'succeeded', headline: '1 of 2 tables vacuumed: dead rows 4,000 → 0' });
  expect(done.report?.notes).toContain('stopped after 30 min: 1 table not begun');
  expect(done.offers[0]).toEqual({ label: 'Continue', action: 'db vacuum', params: {} });
});

it('starts no table in a freeze that has begun since', async () => {
  const done = await meanwhile('db analyze for=6h', 3 * 3_600_000);
  expect(done.state).toBe('succeeded');
  expect(done.report?.notes?.[0]).toMatch(/^stopped by the freeze "year end": \d tables? not begun$/);
});

it('an ANALYZE that is killed at every step: its table is done, and twice only where no answer came', async () => {
  let before = 0;
  await leaveDeadRows(own);
  const points = await atEveryPoint(actions, 'db analyze assignments', {
    before() {
      before = statements();
    },
    seen(outcome, point) {
      expect(outcome, pointName(point)).toMatchObject({ state: 'succeeded' });
      const sent = statements() - before;
      expect([1, point.side === 'before' ? 1 : 2], pointName(point)).toContain(sent);
    },
    only: ({ call }) => call === 'database.maintain',
  });
  expect(points).toBe(3);
});
