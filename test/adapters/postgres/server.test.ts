import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { database } from '../../../src/adapters/postgres/database.ts';
import type { Database } from '../../../src/ports/database.ts';
import { type Held, type OwnDatabase, servers } from '../../support/own-database.ts';
import { type Pair, startPair } from '../../support/standby.ts';

/** An hour ahead of the server. */
const clock = movableClock(3_600_000);

describe.each(servers)('%s', (_, make, missing) => {
  let own: OwnDatabase;
  let bot: Database;
  const opened: Held[] = [];

  beforeAll(async () => {
    if (missing) return;
    own = await make();
    bot = database({ url: own.botUrl, clock });
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
    if (!missing) await own.admin(`GRANT pg_monitor TO ${own.botRole}`);
  });
  afterAll(async () => own?.drop());

  it.skipIf(missing)('says what it is, how fast it answers, how large the database is', async () => {
    const seen = await bot.server();
    const [at] = await own.admin<{ version: string; bytes: string }>(
      `SELECT split_part(version(), ' ', 2) AS version, pg_database_size('${own.name}')::text AS bytes`,
    );
    expect(seen).toMatchObject({ database: own.name, role: own.botRole, version: at?.version, lacking: undefined });
    expect(seen.replication).toEqual({
      kind: 'primary',
      standbys: [],
      abandonedSlots: { count: 0, keptBytes: undefined },
    });
    expect(seen.sizeBytes).toBeGreaterThan(Number(at?.bytes) * 0.9);
    expect(seen.connectMs).toBeGreaterThan(0);
    expect(seen.answerMs).toBeGreaterThan(0);
    expect(Date.parse(seen.startedAt)).toBeLessThan(Date.now());
    expect(seen.vacuum).toMatchObject({ counted: true, auto: true, tables: 4 });
    expect(seen.vacuum.transactionAge).toBeGreaterThan(0);
  });

  it.skipIf(missing)('names the oldest transaction of this database', async () => {
    expect((await bot.server()).oldest).toBeUndefined();
    const [first] = await own.open('pool "; DROP', 'in transaction');
    const later = await own.open('report', 'in transaction');
    opened.push(...later, ...(first === undefined ? [] : [first]));
    const { oldest } = await bot.server();
    expect(oldest).toMatchObject({ pid: first?.pid, name: 'pool "; DROP', state: 'idle in transaction' });
    expect(oldest?.seconds).toBeGreaterThanOrEqual(3600);
  });

  it.skipIf(missing)('counts tables that are due for a vacuum, and when the last one was', async () => {
    const [owner] = await own.open('owner');
    opened.push(...(owner === undefined ? [] : [owner]));
    await owner?.query('ALTER TABLE tool_calls SET (autovacuum_enabled = false)');
    await owner?.query('DELETE FROM tool_calls WHERE id <= 4000');
    await owner?.query('SELECT pg_stat_force_next_flush()');
    await expect.poll(async () => (await bot.server()).vacuum.due).toBe(1);
    await owner?.query('VACUUM tool_calls');
    await owner?.query('SELECT pg_stat_force_next_flush()');
    await expect.poll(async () => (await bot.server()).vacuum).toMatchObject({ due: 0, lastAt: expect.any(String) });
  });

  it.skipIf(missing)('without pg_monitor: names the right, and shows no transaction as none', async () => {
    opened.push(...(await own.open('pool', 'in transaction')));
    await own.admin(`REVOKE pg_monitor FROM ${own.botRole}`);
    const seen = await bot.server();
    expect(seen).toMatchObject({ lacking: `GRANT pg_monitor TO "${own.botRole}";`, oldest: undefined });
    // What is hidden is these statistics alone: one of the two roles inside pg_monitor shows them.
    await own.admin(`GRANT pg_read_all_stats TO ${own.botRole}`);
    expect(await bot.server()).toMatchObject({ lacking: undefined, oldest: { name: 'pool' } });
    await own.admin(`REVOKE pg_read_all_stats FROM ${own.botRole}`);
  });
});

describe('a primary and its standby', () => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await startPair();
  });
  afterAll(() => pair?.stop());
  const standby = () => database({ url: pair.botUrl, clock });
  const primary = () => database({ url: pair.primary.botUrl, clock });

  it('each says how far apart they are', async () => {
    await expect
      .poll(async () => (await primary().server()).replication)
      .toMatchObject({ kind: 'primary', standbys: [{ name: 'replica-1', state: 'streaming', behindBytes: 0 }] });
    const seen = await standby().server();
    expect(seen.replication).toEqual({ kind: 'standby', receives: true, behindBytes: 0, lagSeconds: 0 });
    expect(seen.vacuum.counted).toBe(false);
  });

  it('a slot that nobody reads keeps WAL', async () => {
    const { primary: own } = pair;
    await own.admin('SELECT pg_create_physical_replication_slot($1, true)', ['nobody']);
    const { replication } = await primary().server();
    await own.admin('SELECT pg_drop_replication_slot($1)', ['nobody']);
    expect(replication).toMatchObject({ abandonedSlots: { count: 1, keptBytes: expect.any(Number) } });
  });

  it('hides from a role without pg_monitor how far, and never says 0', async () => {
    await pair.primary.admin(`REVOKE pg_monitor FROM ${pair.primary.botRole}`);
    const { replication, lacking } = await primary().server();
    await pair.primary.admin(`GRANT pg_monitor TO ${pair.primary.botRole}`);
    expect(replication).toMatchObject({
      standbys: [{ state: undefined, behindBytes: undefined, lagSeconds: undefined }],
    });
    expect(lacking).toContain('GRANT pg_monitor');
  });

  it('has not loaded what counts statements', async () => {
    const { name } = pair.primary;
    expect(await primary().statements({ overMs: 0, most: 1 })).toEqual({ kind: 'not loaded', database: name });
    expect(await standby().statements({ overMs: 0, most: 1 })).toEqual({ kind: 'not loaded', database: name });
  });

  it('says which settings wait for a restart', async () => {
    await pair.primary.admin(`ALTER SYSTEM SET shared_buffers = '64MB'`);
    await pair.primary.admin('SELECT pg_reload_conf()');
    await expect
      .poll(async () => (await primary().settings(['work_mem'])).settings)
      .toEqual([
        expect.objectContaining({ name: 'work_mem', pendingRestart: false }),
        expect.objectContaining({ name: 'shared_buffers', shown: '128MB', pendingRestart: true }),
      ]);
  });

  it('the standby shows sizes and indexes too, and does not call what it cannot count zero', async () => {
    const sizes = await standby().sizes(10);
    expect(sizes).toMatchObject({ tables: 4, measured: true, counted: false });
    expect(sizes.largest.map(({ deadRows }) => deadRows)).toEqual([undefined, undefined, undefined, undefined]);
    expect(await standby().indexes()).toMatchObject({ standby: true });
    expect(await standby().locks()).toMatchObject({ waiting: [] });
    expect(await standby().sessions()).toMatchObject({ blocker: undefined });
  });

  it('a prepared transaction is one too, though no session holds it', async () => {
    const [client] = await pair.primary.open('pool', 'in transaction');
    await client?.query(`UPDATE tools SET enabled = true WHERE name = 'book_service'`);
    await client?.query(`PREPARE TRANSACTION 'two-phase'`);
    const { oldest } = await primary().server();
    const [waiter] = await pair.primary.open('late');
    const waits = waiter?.query(`UPDATE tools SET enabled = true WHERE name = 'book_service'`);
    await expect
      .poll(async () => (await primary().locks()).holders)
      .toEqual([{ kind: 'prepared', names: ['two-phase'], oldestSeconds: expect.any(Number) }]);
    await client?.query(`ROLLBACK PREPARED 'two-phase'`);
    await waits;
    expect(oldest).toMatchObject({ pid: undefined, name: 'two-phase', state: 'prepared' });
  });
});
