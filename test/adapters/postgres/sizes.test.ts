import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { database } from '../../../src/adapters/postgres/database.ts';
import type { Database } from '../../../src/ports/database.ts';
import { type Held, type OwnDatabase, servers } from '../../support/own-database.ts';

const hostile = `t'; DROP TABLE tools; --`;

describe.each(servers)('tables and indexes of %s', (_, make, missing) => {
  let own: OwnDatabase;
  let bot: Database;
  let owner: Held;
  const opened: Held[] = [];

  beforeAll(async () => {
    if (missing) return;
    own = await make();
    bot = database({ url: own.botUrl, clock: movableClock() });
    owner = await own.openOne('owner');
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
  });
  afterAll(async () => {
    await owner?.close();
    await own?.drop();
  });

  it.skipIf(missing)('the largest first, whatever they are called, partitions under their table', async () => {
    await owner.query(`CREATE SCHEMA "Mixed Case"`);
    await owner.query(
      `CREATE TABLE "Mixed Case"."${hostile}" AS SELECT n, repeat('x', 1000) AS t FROM generate_series(1, 3000) n`,
    );
    await owner.query(`CREATE TABLE parts (id int, at int) PARTITION BY RANGE (at)`);
    for (const at of [0, 1])
      await owner.query(`CREATE TABLE parts_${at} PARTITION OF parts FOR VALUES FROM (${at}) TO (${at + 1})`);
    await owner.query('INSERT INTO parts SELECT n, n % 2 FROM generate_series(1, 20000) n');
    const seen = await bot.sizes(10);
    expect(seen).toMatchObject({
      database: own.name,
      tables: 6,
      measured: true,
      counted: true,
      measuresFreeSpace: false,
    });
    expect(seen.databaseBytes).toBeGreaterThan(seen.tableBytes);
    expect(seen.tableBytes).toBe(seen.largest.reduce((sum, { totalBytes }) => sum + totalBytes, 0));
    const sizes = seen.largest.map(({ totalBytes }) => totalBytes);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(seen.largest.find(({ name }) => name === hostile)).toMatchObject({ schema: 'Mixed Case', partitions: 0 });
    expect(seen.largest.find(({ name }) => name === 'parts')).toMatchObject({ partitions: 2 });
    expect(seen.largestIndexes.map(({ name }) => name)).toContain('tool_calls_at');
    expect((await bot.sizes(1)).largest).toHaveLength(1);
  });

  it.skipIf(missing)('what is locked is told by its last vacuum, without waiting; the rest is measured', async () => {
    await owner.query('VACUUM assignments');
    const holder = await own.openOne('deploy', 'in transaction');
    opened.push(holder);
    await holder.query('LOCK TABLE assignments IN ACCESS EXCLUSIVE MODE');
    // The lock is held until the end of the test: whoever waited for it would not come back.
    const seen = await bot.sizes(10);
    expect(seen.measured).toBe(true);
    const locked = seen.largest.find(({ name }) => name === 'assignments');
    expect(locked).toMatchObject({ isLocked: true });
    expect(locked?.totalBytes).toBeGreaterThan(400_000);
    expect(seen.largest.filter(({ isLocked }) => isLocked)).toHaveLength(1);
  });

  it.skipIf(missing)('dead rows are counted, and with pgstattuple free space is measured', async () => {
    await owner.query('ALTER TABLE tool_calls SET (autovacuum_enabled = false)');
    await owner.query('DELETE FROM tool_calls WHERE id <= 9000');
    await owner.query('SELECT pg_stat_force_next_flush()');
    const of = async () => (await bot.sizes(10)).largest.find(({ name }) => name === 'tool_calls');
    expect(await of()).toMatchObject({ deadRows: 9000, freeShare: undefined });
    const admin = await own.openAsAdmin();
    await admin.query('CREATE EXTENSION pgstattuple');
    expect((await of())?.freeShare).toBeGreaterThan(0.6);
    await own.admin(`REVOKE pg_monitor FROM ${own.botRole}`);
    expect(await of()).toMatchObject({ deadRows: 9000, freeShare: undefined });
    await own.admin(`GRANT pg_monitor TO ${own.botRole}`);
    await admin.query('DROP EXTENSION pgstattuple');
    await admin.close();
  });

  it.skipIf(missing)('indexes: what is never used, what is broken, what may be missing', async () => {
    await owner.query('CREATE TABLE wide AS SELECT n AS id, n % 7 AS kind FROM generate_series(1, 20000) n');
    await owner.query('ANALYZE wide');
    await owner.query('CREATE INDEX wide_kind ON wide (kind)');
    await owner.query('CREATE UNIQUE INDEX wide_id ON wide (id)');
    await owner.query(`CREATE INDEX CONCURRENTLY "broken'; --" ON wide ((1 / (kind - 3)))`).catch(() => undefined);
    for (let n = 0; n < 60; n++) await owner.query(`SELECT count(*) FROM wide WHERE id + 0 = ${n}`);
    await owner.query('SELECT pg_stat_force_next_flush()');
    const seen = await bot.indexes();
    expect(seen).toMatchObject({ database: own.name, counted: true, standby: false });
    expect(seen.invalid).toEqual([expect.objectContaining({ name: `broken'; --`, table: 'wide', isBuilding: false })]);
    expect(seen.unused.map(({ name }) => name)).toContain('wide_kind');
    // What keeps rows unique is used whether or not anybody looks something up by it.
    expect(seen.unused.map(({ name }) => name)).not.toContain('wide_id');
    expect(seen.scanned.find(({ name }) => name === 'wide')).toMatchObject({ indexScans: 0 });
    expect(seen.foreignKeys).toContainEqual(
      expect.objectContaining({ table: 'assignments', definition: expect.stringContaining('FOREIGN KEY (tool)') }),
    );
    await owner.query('CREATE INDEX ON assignments (tool)');
    expect((await bot.indexes()).foreignKeys.map(({ table }) => table)).not.toContain('assignments');
  });

  it.skipIf(missing)('indexes: one that is being built is not called broken', async () => {
    const writer = await own.openOne('pool', 'in transaction');
    opened.push(writer);
    await writer.query('INSERT INTO wide VALUES (0, 1)');
    const builder = await own.openOne('builder');
    opened.push(builder);
    const built = builder.query('CREATE INDEX CONCURRENTLY wide_late ON wide (kind)');
    await expect
      .poll(async () => (await bot.indexes()).invalid.find(({ name }) => name === 'wide_late'))
      .toMatchObject({ isBuilding: true });
    await writer.query('ROLLBACK');
    await built;
  });

  it.skipIf(missing)('an empty database has none', async () => {
    await owner.query('DROP TABLE tools, releases, assignments, tool_calls, parts, wide CASCADE');
    await owner.query('DROP SCHEMA "Mixed Case" CASCADE');
    expect(await bot.sizes(10)).toMatchObject({
      tables: 0,
      tableBytes: 0,
      largest: [],
      largestIndexes: [],
      measured: true,
    });
    expect(await bot.indexes()).toMatchObject({ invalid: [], unused: [], scanned: [], foreignKeys: [] });
    expect((await bot.server()).vacuum).toMatchObject({ tables: 0, due: 0 });
  });
});

it('10,000 tables are looked at within the time a read has', async () => {
  const [, make] = servers[0];
  const own = await make();
  const bot = database({ url: own.botUrl, clock: movableClock() });
  const owner = await own.openOne('owner');
  for (let batch = 0; batch < 10; batch++)
    await owner.query(
      `DO $$ BEGIN FOR n IN 1..1000 LOOP EXECUTE format('CREATE TABLE many_%s_%s ()', ${batch}, n); END LOOP; END $$`,
    );
  const timed = async (look: () => Promise<unknown>) => {
    const started = performance.now();
    await look();
    return performance.now() - started;
  };
  expect((await bot.sizes(10)).tables).toBe(10_004);
  expect((await bot.sizes(10)).measured).toBe(true);
  for (const look of [() => bot.server(), () => bot.sizes(10), () => bot.indexes(), () => bot.locks()])
    expect(await timed(look)).toBeLessThan(4000);
  await owner.close();
  await own.drop();
});
