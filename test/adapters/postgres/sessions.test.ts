import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { database } from '../../../src/adapters/postgres/database.ts';
import type { Database, SessionRule } from '../../../src/ports/database.ts';
import { type Held, type OwnDatabase, servers } from '../../support/own-database.ts';

const mark = { run: 'R-1042', fence: 1 };
const idleRule: SessionRule = { states: ['idle'], olderThanSeconds: 600, application: 'pool', keep: 2 };
const inTransaction: SessionRule = {
  states: ['idle in transaction', 'idle in transaction (aborted)'],
  olderThanSeconds: 600,
  keep: 2,
};

describe.each(servers)('sessions of %s', (_, make, missing) => {
  let own: OwnDatabase;
  let bot: Database;
  /** An hour ahead of the server. */
  const clock = movableClock(3_600_000);
  const opened: Held[] = [];
  const open = async (...how: Parameters<OwnDatabase['open']>) => {
    const held = await own.open(...how);
    opened.push(...held);
    return held;
  };

  beforeAll(async () => {
    if (missing) return;
    own = await make();
    bot = database({ url: own.botUrl, clock });
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
    if (missing) return;
    await own.admin(`GRANT pg_monitor, pg_signal_backend TO ${own.botRole}`);
    await gone();
  });
  afterAll(async () => own?.drop());

  /** No session of the owner is left. */
  const gone = () =>
    expect
      .poll(() => own.admin(`SELECT pid FROM pg_stat_activity WHERE usename = $1`, [`${own.name}_app`]))
      .toEqual([]);
  const there = async (pids: readonly number[]) =>
    (await own.admin<{ pid: number }>('SELECT pid FROM pg_stat_activity WHERE pid = ANY($1::int[])', [pids])).length;

  it.skipIf(missing)('are counted by application and user, against what the server takes', async () => {
    await open('pool', 'idle', 3);
    await open('pool', 'in transaction', 2);
    await open('pool', 'aborted');
    await open('report', 'idle');
    const seen = await bot.sessions();
    expect(seen.database).toBe(own.name);
    const user = `${own.name}_app`;
    expect(seen.groups).toEqual([
      expect.objectContaining({ application: 'pool', user, total: 6, active: 0, idle: 3, idleInTransaction: 3 }),
      expect.objectContaining({ application: 'report', user, total: 1, idle: 1, idleInTransaction: 0 }),
    ]);
    expect(seen.groups[0]?.longestInTransactionSeconds).toBeGreaterThanOrEqual(3600);
    expect(seen.connections).toMatchObject({ reserved: 3, hidden: 0, lacking: undefined, limits: [] });
    expect(seen.connections.used).toBeGreaterThanOrEqual(7);
    expect(seen.blocker).toBeUndefined();
  });

  it.skipIf(missing)('that hold up others are named, with what they did', async () => {
    const [holder] = await open('pool', 'in transaction');
    await holder?.query(`UPDATE tools SET upstream = 'secret-value' WHERE name = 'book_service'`);
    const [waiter] = await open('pool', 'idle');
    const waiting = waiter?.query(`UPDATE tools SET enabled = true WHERE name = 'book_service'`);
    await expect
      .poll(() => bot.sessions().then(({ blocker }) => blocker))
      .toMatchObject({
        pid: holder?.pid,
        application: 'pool',
        state: 'idle in transaction',
        blocks: 1,
        statement: expect.stringContaining('UPDATE tools'),
      });
    await holder?.query('ROLLBACK');
    await waiting;
  });

  it.skipIf(missing)('of a role or a database with a limit are counted against it', async () => {
    await own.admin(`ALTER ROLE ${own.name}_app CONNECTION LIMIT 4`);
    await open('pool', 'idle', 3);
    const { limits } = (await bot.sessions()).connections;
    await own.admin(`ALTER ROLE ${own.name}_app CONNECTION LIMIT -1`);
    expect(limits).toEqual([{ of: 'role', name: `${own.name}_app`, used: 3, limit: 4 }]);
  });

  it.skipIf(missing)('match a rule by state, age, application and user; each client keeps its newest', async () => {
    const pool = await open('pool', 'idle', 4);
    await open('report', 'in transaction');
    await open('report', 'aborted');
    await pool[0]?.query('SELECT 1'); // the newest now, and kept
    const idle = await bot.sessionsMatching(idleRule, 50);
    expect(idle.matching).toBe(2);
    expect(idle.sessions.map(({ pid }) => pid)).not.toContain(pool[0]?.pid);
    expect((await bot.sessionsMatching({ ...idleRule, keep: 1 }, 2)).matching).toBe(3);
    expect((await bot.sessionsMatching({ ...idleRule, keep: 1 }, 2)).sessions).toHaveLength(2);
    expect((await bot.sessionsMatching({ ...idleRule, olderThanSeconds: 7200 }, 50)).sessions).toEqual([]);
    expect((await bot.sessionsMatching({ ...idleRule, application: "pool' OR true --" }, 50)).sessions).toEqual([]);
    expect((await bot.sessionsMatching({ ...idleRule, user: 'postgres' }, 50)).sessions).toEqual([]);
    const open2 = await bot.sessionsMatching(inTransaction, 50);
    expect(open2.sessions.map(({ state }) => state).sort()).toEqual([
      'idle in transaction',
      'idle in transaction (aborted)',
    ]);
  });

  it.skipIf(missing)(
    'never match where they are of a superuser, of a role that replicates, or the bot itself',
    async () => {
      const app = `${own.name}_app`;
      await open('pool', 'in transaction');
      expect((await bot.sessionsMatching(inTransaction, 50)).matching).toBe(1);
      await own.admin(`ALTER ROLE ${app} REPLICATION`);
      expect((await bot.sessionsMatching(inTransaction, 50)).matching).toBe(0);
      await own.admin(`ALTER ROLE ${app} NOREPLICATION SUPERUSER`);
      expect((await bot.sessionsMatching(inTransaction, 50)).matching).toBe(0);
      await own.admin(`ALTER ROLE ${app} NOSUPERUSER`);
      // A bot that was given the role of the application leaves its own sessions alone, and sees those of the application.
      await own.admin(`GRANT pg_monitor TO ${app}`);
      await open('mcp-chatops R-7 end 1', 'in transaction');
      const asOwner = database({ url: own.ownerUrl, clock });
      expect((await asOwner.sessionsMatching(inTransaction, 50)).matching).toBe(1);
      await own.admin(`REVOKE pg_monitor FROM ${app}`);
    },
  );

  it.skipIf(missing)('end: the transaction is rolled back, and nobody else is touched', async () => {
    const [mine, other] = await open('pool', 'in transaction', 2);
    await mine?.query(`UPDATE tools SET enabled = false`);
    const [session] = (await bot.sessionsMatching(inTransaction, 50)).sessions.filter(({ pid }) => pid === mine?.pid);
    if (session === undefined) throw new Error('not seen');
    expect(await bot.endSession(session, { keep: 2, mark })).toBe('ended');
    expect(await mine?.ended).toBe('57P01');
    expect(await there([other?.pid ?? 0])).toBe(1);
    await other?.query(`UPDATE tools SET enabled = true`); // waits for no lock
    expect(await bot.sessionsThere([session])).toEqual([]);
    expect(await bot.endSession(session, { keep: 2, mark })).toBe('already gone');
  });

  it.skipIf(missing)('that worked since they were seen are left, and so is one with the pid of another', async () => {
    const [woken, idle] = await open('pool', 'in transaction', 2);
    const { sessions } = await bot.sessionsMatching(inTransaction, 50);
    const of = (pid = 0) => sessions.find((session) => session.pid === pid) ?? expect.fail('not seen');
    await woken?.query('SELECT 1');
    expect(await bot.endSession(of(woken?.pid), { keep: 2, mark })).toBe('busy again');
    const reused = { ...of(idle?.pid), bornUs: String(BigInt(of(idle?.pid).bornUs) + 1n) };
    expect(await bot.endSession(reused, { keep: 2, mark })).toBe('already gone');
    expect(await there([woken?.pid ?? 0, idle?.pid ?? 0])).toBe(2);
  });

  it.skipIf(missing)('that a client needs as a spare by now are left', async () => {
    const pool = await open('pool', 'idle', 4);
    const { sessions } = await bot.sessionsMatching(idleRule, 50);
    expect(sessions).toHaveLength(2);
    const [first, second] = sessions;
    if (first === undefined || second === undefined) throw new Error('not seen');
    expect(await bot.endSession(first, { keep: 2, mark })).toBe('ended');
    // The application took one of those that were to stay.
    const spare = pool.find(({ pid }) => pid !== first.pid && pid !== second.pid);
    await spare?.query('BEGIN');
    expect(await bot.endSession(second, { keep: 2, mark })).toBe('kept');
    expect(await there([second.pid])).toBe(1);
  });

  describe('without a right', () => {
    it.skipIf(missing)('pg_monitor: hidden sessions are counted, and nothing is matched', async () => {
      await open('pool', 'in transaction', 3);
      await own.admin(`REVOKE pg_monitor FROM ${own.botRole}`);
      const { connections, groups } = await bot.sessions();
      expect(connections).toMatchObject({ hidden: 3, lacking: `GRANT pg_monitor TO "${own.botRole}";` });
      expect(connections.used).toBeGreaterThanOrEqual(3);
      expect(groups).toEqual([expect.objectContaining({ application: 'pool', total: 3, hidden: 3 })]);
      await expect(bot.sessionsMatching(inTransaction, 50)).rejects.toMatchObject({
        code: 'DATABASE_FORBIDDEN',
        hint: expect.stringContaining(`GRANT pg_monitor TO "${own.botRole}";`),
      });
    });

    it.skipIf(missing)('pg_signal_backend: the plan names it; taken away later, the session is left', async () => {
      const [held] = await open('pool', 'in transaction');
      const [session] = (await bot.sessionsMatching(inTransaction, 50)).sessions;
      if (session === undefined) throw new Error('not seen');
      await own.admin(`REVOKE pg_signal_backend FROM ${own.botRole}`);
      await expect(bot.sessionsMatching(inTransaction, 50)).rejects.toMatchObject({
        code: 'DATABASE_FORBIDDEN',
        hint: expect.stringContaining(`GRANT pg_signal_backend TO "${own.botRole}";`),
      });
      expect(await bot.endSession(session, { keep: 2, mark })).toBe('not permitted');
      expect(await there([held?.pid ?? 0])).toBe(1);
    });

    it.skipIf(missing)('CONNECT: the right to log in is named', async () => {
      await own.admin(`REVOKE CONNECT ON DATABASE ${own.name} FROM ${own.botRole}`);
      const asked = bot.sessions();
      await expect(asked).rejects.toMatchObject({
        code: 'DATABASE_FORBIDDEN',
        hint: expect.stringContaining(`GRANT CONNECT ON DATABASE "${own.name}" TO "${own.botRole}";`),
      });
      await own.admin(`GRANT CONNECT ON DATABASE ${own.name} TO ${own.botRole}`);
    });
  });

  it.skipIf(missing)(
    'of a server without a free connection: says that all are taken, and what would let the bot in',
    async () => {
      await own.admin(`ALTER ROLE ${own.botRole} CONNECTION LIMIT 0`);
      const asked = bot.sessions();
      await expect(asked).rejects.toMatchObject({
        code: 'DATABASE_UNREACHABLE',
        effect: 'none',
        hint: expect.stringContaining('pg_use_reserved_connections'),
      });
      await own.admin(`ALTER ROLE ${own.botRole} CONNECTION LIMIT -1`);
    },
  );
});
