import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { startGate } from '../../../sandbox/platform/gate.ts';
import { database } from '../../../src/adapters/postgres/database.ts';
import { fault } from '../../../src/errors.ts';
import type { RebuildIndex } from '../../../src/ports/database/index-rebuilds.ts';
import type { Database } from '../../../src/ports/database.ts';
import { type Held, type OwnDatabase, servers } from '../../support/own-database.ts';

const mark = { run: 'R-1042', fence: 1 };

describe.each(servers)('rebuilds of indexes of %s', (_, make, missing) => {
  let own: OwnDatabase;
  let bot: Database;
  let owner: Held;
  beforeAll(async () => {
    if (missing) return;
    own = await make();
    bot = database({ url: own.botUrl, clock: movableClock() });
    owner = await own.openOne('mcp-server');
    await owner.query(
      'CREATE SCHEMA "odd; --"; CREATE TABLE "odd; --"."a ""b" (id int); CREATE INDEX "x ""y" ON "odd; --"."a ""b" (id)',
    );
    await owner.query(
      'CREATE TABLE emptied AS SELECT generate_series(1, 100000) AS id; CREATE INDEX emptied_id ON emptied (id)',
    );
    await owner.query('DELETE FROM emptied WHERE id > 2000');
    await owner.query('VACUUM emptied');
    await owner.query('CREATE TABLE shifts (during tstzrange, EXCLUDE USING gist (during WITH &&))');
  });
  afterEach(async () => {
    if (missing) return;
    await expect.poll(left).toEqual([]);
    expect(await invalid()).toEqual([]);
  });
  afterAll(async () => own?.drop());

  /** What the bot has open or locked on the server. */
  const left = () =>
    own.admin(
      `SELECT a.pid, a.application_name, l.mode FROM pg_stat_activity a LEFT JOIN pg_locks l ON l.pid = a.pid WHERE a.usename = $1`,
      [own.botRole],
    );
  const invalid = async () => (await bot.indexes()).invalid.map(({ name }) => name);
  const found = async (name: string): Promise<RebuildIndex> => {
    const [index] = (await bot.rebuilds({ name, most: 10 })).indexes;
    if (index === undefined) throw new Error(`There is no ${name}.`);
    return index;
  };
  const now = async (index: RebuildIndex) => (await bot.indexesNow([index]))[0];
  /** A session that a rebuild has to wait for. */
  const inTheWay = async () => {
    const holder = await own.openOne('migration');
    await holder.query('BEGIN; UPDATE assignments SET state = state WHERE id = 1');
    return holder;
  };
  const waits = () =>
    expect
      .poll(
        () =>
          own.admin(
            `SELECT pid FROM pg_stat_activity WHERE usename = $1 AND wait_event_type = 'Lock' AND query ~ '^REINDEX'`,
            [own.botRole],
          ),
        { interval: 20 },
      )
      .toHaveLength(1);
  /** A copy that a rebuild of the owner has left, because it could not wait. */
  const leavesCopy = async () => {
    const holder = await inTheWay();
    const hasty = await own.openOne('hasty');
    await hasty.query(`SET lock_timeout = '100ms'`);
    await expect(hasty.query('REINDEX INDEX CONCURRENTLY assignments_pkey')).rejects.toMatchObject({ code: '55P03' });
    await Promise.all([holder.close(), hasty.close()]);
    await expect.poll(async () => (await bot.rebuilds({ name: 'assignments', most: 10 })).leftovers).toHaveLength(1);
  };

  it.skipIf(missing)('the most bloated is found, by what its entries need, and gets as small as that', async () => {
    const { indexes, matching } = await bot.rebuilds({ most: 10 });
    expect(indexes.map(({ name }) => name)).toEqual(['emptied_id']);
    expect(matching).toBe(1);
    const [index] = indexes;
    if (index === undefined) return;
    const before = await now(index);
    expect(before?.bytes).toBeGreaterThan(1024 ** 2);
    expect(await bot.rebuildIndex(index, { mark })).toBe('rebuilt');
    const after = await now(index);
    expect(after?.oid).not.toBe(index.oid);
    expect(after?.bytes).toBeLessThan(2 * (index.aboutNeeded ?? 0));
    expect(after?.bytes).toBeGreaterThan((index.aboutNeeded ?? 0) / 2);
    // Again: done already.
    expect(await bot.rebuildIndex(index, { mark })).toBe('rebuilt');
    expect((await now(index))?.oid).toBe(after?.oid);
    expect((await bot.rebuilds({ most: 10 })).indexes).toEqual([]);
  });

  it.skipIf(missing)('one by its name, or all of a table; names are taken as they are', async () => {
    const odd = await found('odd; --.x "y');
    expect(await bot.rebuildIndex(odd, { mark })).toBe('rebuilt');
    expect((await bot.rebuilds({ name: 'odd; --.a "b', most: 10 })).indexes.map(({ name }) => name)).toEqual(['x "y']);
    await expect(bot.rebuilds({ name: 'no; DROP TABLE tools', most: 10 })).rejects.toMatchObject({
      message: 'There is no index or table "no; DROP TABLE tools".',
    });
    expect(await bot.rebuilds({ name: 'shifts', most: 10 })).toMatchObject({ indexes: [], excluded: 1 });
    await owner.query('DROP INDEX "odd; --"."x ""y"');
    expect(await bot.rebuildIndex(odd, { mark })).toBe('gone');
  });

  it.skipIf(missing)('a table that stays locked is given up, with who holds it; the old index stays', async () => {
    const index = await found('assignments_pkey');
    const holder = await own.openOne('migration');
    await holder.query('BEGIN; LOCK TABLE assignments IN SHARE UPDATE EXCLUSIVE MODE');
    await expect(bot.rebuildIndex(index, { mark })).rejects.toMatchObject({
      code: 'DATABASE_LOCKED',
      message: expect.stringContaining(`was not rebuilt: pid ${holder.pid} (migration, open for `),
    });
    await holder.close();
    expect(await now(index)).toMatchObject({ oid: index.oid, isValid: true });
    expect((await bot.rebuilds({ name: 'assignments', most: 10 })).leftovers).toEqual([]);
  });

  it.skipIf(missing)('stopped in the middle, the old index stays and no copy of it is left', async () => {
    const index = await found('assignments_pkey');
    for (const code of ['CANCELLED', 'DEADLINE'] as const) {
      const holder = await inTheWay();
      const stop = new AbortController();
      const said: string[] = [];
      const work = bot.rebuildIndex(index, { mark, progress: (words) => said.push(words) }, { signal: stop.signal });
      await waits();
      await expect.poll(() => said.join()).toContain('waiting for writers');
      stop.abort(fault(code, 'stopped'));
      setTimeout(() => void holder.close(), 300);
      await expect(work).rejects.toMatchObject({ code });
      expect(await now(index)).toMatchObject({ oid: index.oid, isValid: true });
      expect(await invalid()).toEqual([]);
    }
  });

  it.skipIf(missing)('what an administrator cancels leaves nothing either, and says so', async () => {
    const index = await found('assignments_pkey');
    const holder = await inTheWay();
    const work = bot.rebuildIndex(index, { mark });
    await waits();
    await own.admin('SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE usename = $1', [own.botRole]);
    setTimeout(() => void holder.close(), 300);
    await expect(work).rejects.toMatchObject({
      message: 'The index assignments_pkey was not rebuilt: an administrator cancelled it. Nothing of it is left.',
    });
    expect(await invalid()).toEqual([]);
  });

  it.skipIf(missing)('a worker that stops, or dies, leaves it to the next one, which waits for it', async () => {
    const { hostname: host, port } = new URL(own.botUrl);
    const gate = await startGate({ host, port: Number(port) });
    const through = database({
      url: Object.assign(new URL(own.botUrl), { port: String(gate.port) }).href,
      clock: movableClock(),
    });
    for (const how of ['stopped', 'dead'] as const) {
      const index = await found('assignments_pkey');
      const holder = await inTheWay();
      const stop = new AbortController();
      const first = through.rebuildIndex(index, { mark }, { signal: stop.signal }).catch((error: unknown) => error);
      await waits();
      if (how === 'dead') gate.set('refuses');
      else stop.abort(fault('WORKER_STOPPING', 'stopped'));
      expect(await first).toMatchObject(how === 'dead' ? { effect: 'unknown' } : { code: 'WORKER_STOPPING' });
      gate.set('open');
      const second = bot.rebuildIndex(index, { mark: { ...mark, fence: 2 } });
      await holder.close();
      expect(await second).toBe('rebuilt');
      expect((await now(index))?.oid).not.toBe(index.oid);
    }
    await gate.stop();
  });

  it.skipIf(missing)('a copy that is in the making is no leftover; one that nobody works on is', async () => {
    const index = await found('assignments_pkey');
    const holder = await inTheWay();
    const work = bot.rebuildIndex(index, { mark });
    await waits();
    expect(await invalid()).toHaveLength(1);
    expect((await bot.rebuilds({ name: 'assignments', most: 10 })).leftovers).toEqual([]);
    await holder.close();
    await work;
    await leavesCopy();
    const { leftovers } = await bot.rebuilds({ name: 'assignments', most: 10 });
    expect(leftovers.map(({ name }) => name)).toEqual(['assignments_pkey_ccnew']);
    // Beside it another rebuild works, and only what it leaves itself is its own.
    expect(await bot.rebuildIndex(await found('assignments_state'), { mark })).toBe('rebuilt');
    expect(await invalid()).toEqual(['assignments_pkey_ccnew']);
    for (const copy of leftovers) expect(await bot.dropIndex(copy, { mark })).toBe('dropped');
  });
});
