import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { database } from '../../../src/adapters/postgres/database.ts';
import type { Database } from '../../../src/ports/database.ts';
import { type Held, type OwnDatabase, servers } from '../../support/own-database.ts';

/** An hour ahead of the server. */
const clock = movableClock(3_600_000);

describe.each(servers)('locks of %s', (_, make, missing) => {
  let own: OwnDatabase;
  let bot: Database;
  const waits: Promise<unknown>[] = [];

  beforeAll(async () => {
    if (missing) return;
    own = await make();
    bot = database({ url: own.botUrl, clock });
  });
  afterEach(async () => {
    if (!missing) await own.admin(`GRANT pg_monitor TO ${own.botRole}`);
  });
  afterAll(async () => {
    await Promise.allSettled(waits);
    await own?.drop();
  });

  const session = async (application: string, how: 'idle' | 'in transaction' = 'in transaction') => {
    const [held] = await own.open(application, how);
    return held ?? expect.fail('not opened');
  };
  const waiting = (held: Held, sql: string) => waits.push(held.query(sql).catch(() => undefined));
  /** The session waits, and it is known for whom. */
  const seenWaiting = (count: number) => expect.poll(async () => (await bot.locks()).waiting.length).toBe(count);

  it.skipIf(missing)('nobody waits', async () => {
    expect(await bot.locks()).toEqual({
      ...{ database: own.name, waiting: [], moreWaiting: 0, holders: [], elsewhere: 0, lacking: undefined },
    });
  });

  it.skipIf(missing)('for a row, and behind the one who waits for all of the table', async () => {
    const holder = await session('batch');
    await holder.query(`UPDATE tools SET upstream = 'secret-value' WHERE name = 'book_service'`);
    const alter = await session('deploy "x"', 'idle');
    waiting(alter, 'ALTER TABLE tools ADD COLUMN note text');
    await seenWaiting(1);
    const reader = await session('mcp-server', 'idle');
    waiting(reader, 'SELECT * FROM tools');
    await seenWaiting(2);
    const seen = await bot.locks();
    expect(seen.holders).toEqual([
      expect.objectContaining({ kind: 'session', pid: holder.pid, application: 'batch', state: 'idle in transaction' }),
    ]);
    const of = (pid: number) => seen.waiting.find((one) => one.pid === pid);
    expect(of(alter.pid)).toMatchObject({
      application: 'deploy "x"',
      ...{ blockedBy: [holder.pid], lockType: 'relation', mode: 'AccessExclusiveLock', relation: 'tools' },
    });
    expect(of(alter.pid)?.waitSeconds).toBeGreaterThanOrEqual(3600);
    expect(of(reader.pid)).toMatchObject({ blockedBy: [alter.pid], mode: 'AccessShareLock', relation: 'tools' });

    // A role that may see less is told who waits for whom all the same, and nothing of what they do.
    await own.admin(`REVOKE pg_monitor FROM ${own.botRole}`);
    const less = await bot.locks();
    expect(less.lacking).toBe(`GRANT pg_monitor TO "${own.botRole}";`);
    expect(less.waiting.map(({ pid }) => pid).sort()).toEqual([alter.pid, reader.pid].sort());
    expect(less.holders).toEqual([
      expect.objectContaining({
        pid: holder.pid,
        state: undefined,
        transactionSeconds: undefined,
        statement: undefined,
      }),
    ]);
    await Promise.all([holder.close(), ...waits.splice(0)]);
    await Promise.all([alter.close(), reader.close()]);
  });

  it.skipIf(missing)('of a table with a hostile name, and of one row after the other', async () => {
    const owner = await session('owner', 'idle');
    await owner.query(`CREATE TABLE "t'; DROP TABLE tools; --" (id int PRIMARY KEY)`);
    await owner.query(`INSERT INTO "t'; DROP TABLE tools; --" VALUES (1)`);
    const update = `UPDATE "t'; DROP TABLE tools; --" SET id = 1`;
    const holder = await session('first');
    await holder.query(update);
    const [second, third] = [await session('second', 'idle'), await session('third', 'idle')];
    waiting(second, update);
    await seenWaiting(1);
    waiting(third, update);
    await seenWaiting(2);
    const seen = await bot.locks();
    const relation = `"t'; DROP TABLE tools; --"`;
    expect(seen.waiting.map((one) => one.relation)).toEqual([relation, relation]);
    expect(new Set(seen.waiting.flatMap(({ blockedBy }) => blockedBy))).toEqual(new Set([holder.pid, second.pid]));
    expect(seen.holders).toHaveLength(1);
    await holder.close();
    await Promise.all(waits.splice(0));
    await Promise.all([owner, second, third].map((one) => one.close()));
  });

  it.skipIf(missing)(
    'where the server does not tell since when somebody waits (before 14), all else is shown',
    async () => {
      const admin = await own.openAsAdmin();
      await admin.query('SET allow_system_table_mods = on');
      await admin.query('ALTER VIEW pg_catalog.pg_locks RENAME COLUMN waitstart TO unknown_to_13');
      const holder = await session('batch');
      await holder.query(`UPDATE tools SET upstream = 'other' WHERE name = 'book_service'`);
      const alter = await session('deploy', 'idle');
      waiting(alter, 'ALTER TABLE tools ADD COLUMN owner text');
      await seenWaiting(1);
      expect((await bot.locks()).waiting).toEqual([
        expect.objectContaining({ pid: alter.pid, waitSeconds: undefined, blockedBy: [holder.pid], relation: 'tools' }),
      ]);
      await admin.query('ALTER VIEW pg_catalog.pg_locks RENAME COLUMN unknown_to_13 TO waitstart');
      await holder.close();
      await Promise.all(waits.splice(0));
      await alter.close();
    },
  );
});
