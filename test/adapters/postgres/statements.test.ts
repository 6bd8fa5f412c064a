import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { database } from '../../../src/adapters/postgres/database.ts';
import { slowReport } from '../../../src/databases/slow-report.ts';
import type { StatementsSeen } from '../../../src/ports/database/statements.ts';
import type { Database } from '../../../src/ports/database.ts';
import { type Held, type OwnDatabase, servers } from '../../support/own-database.ts';

const every = { overMs: 0, most: 500 };

function counted(seen: StatementsSeen) {
  if (seen.kind !== 'counted') throw new Error(seen.kind);
  return seen;
}

const slept = ({ statements }: ReturnType<typeof counted>) =>
  statements.find(({ statement }) => statement.includes('pg_sleep'));

describe.each(servers)('statements of %s', (_, make, missing) => {
  let own: OwnDatabase;
  let bot: Database;
  let admin: Held;

  beforeAll(async () => {
    if (missing) return;
    own = await make();
    bot = database({ url: own.botUrl, clock: movableClock() });
    admin = await own.openAsAdmin();
  });
  afterEach(async () => {
    if (missing) return;
    await own.admin(`GRANT pg_monitor TO ${own.botRole}`);
    await admin.query('DROP EXTENSION IF EXISTS pg_stat_statements');
    await admin.query('CREATE EXTENSION pg_stat_statements');
  });
  afterAll(async () => {
    await admin?.close();
    await own?.drop();
  });
  /** A third of a second, once, with a value that is nobody's business. */
  const slow = async () => {
    const [client] = await own.open('pool');
    await client?.query(`SELECT pg_sleep(0.3), 'hunter2' AS password /* card 4711 */`);
    await client?.query(`SELECT 1`);
    await client?.close();
  };

  it.skipIf(missing)('those slower than asked, by their time, and only of this database', async () => {
    await slow();
    const seen = counted(await bot.statements({ overMs: 250, most: 500 }));
    expect(seen).toMatchObject({ database: own.name, hidden: 0, lacking: undefined, lost: 0 });
    expect(seen.since).toEqual(expect.any(String));
    // On a busy machine others may have been slow too.
    expect(seen.slower).toBe(seen.statements.length);
    expect(Math.min(...seen.statements.map(({ meanMs }) => meanMs))).toBeGreaterThan(250);
    const found = slept(seen);
    expect(found).toMatchObject({ user: `${own.name}_app`, calls: 1, rows: 1 });
    expect(found?.meanMs).toBeGreaterThanOrEqual(300);
    expect(found?.share).toBeGreaterThan(0);
    const report = JSON.stringify(slowReport(seen, 250));
    expect(report).toContain('pg_sleep');
    expect(report).not.toMatch(/hunter2|4711/);
    expect(counted(await bot.statements({ overMs: 3_600_000, most: 5 })).statements).toEqual([]);
    expect(counted(await bot.statements({ overMs: 0, most: 1 })).statements).toHaveLength(1);
  });

  it.skipIf(missing)('a password in a statement stays there', async () => {
    await admin.query(`CREATE ROLE ${own.name}_other PASSWORD 'hunter2-secret'`);
    await admin.query(`DROP ROLE ${own.name}_other`);
    await admin.query(`SET application_name = hunter2`);
    const seen = counted(await bot.statements(every));
    expect(seen.statements.length).toBeGreaterThan(2);
    expect(JSON.stringify(slowReport(seen, 0))).not.toContain('hunter2');
  });

  it.skipIf(missing)('with the names that an extension kept from an older server has', async () => {
    await admin.query('DROP EXTENSION pg_stat_statements');
    await admin.query(`CREATE EXTENSION pg_stat_statements VERSION '1.7'`);
    await slow();
    const seen = counted(await bot.statements({ overMs: 250, most: 500 }));
    expect(seen).toMatchObject({ since: undefined, lost: undefined });
    expect(slept(seen)?.meanMs).toBeGreaterThanOrEqual(300);
  });

  it.skipIf(missing)('in a schema of another name, which a role may have no right to use', async () => {
    await admin.query('DROP EXTENSION pg_stat_statements');
    await admin.query('CREATE SCHEMA "Mon""itor"');
    await admin.query('CREATE EXTENSION pg_stat_statements SCHEMA "Mon""itor"');
    await expect(bot.statements(every)).rejects.toMatchObject({
      code: 'DATABASE_FORBIDDEN',
      hint: expect.stringContaining(`GRANT USAGE ON SCHEMA "Mon""itor" TO "${own.botRole}";`),
    });
    await admin.query(`GRANT USAGE ON SCHEMA "Mon""itor" TO ${own.botRole}`);
    expect(counted(await bot.statements(every)).seen).toBeGreaterThan(0);
    await admin.query(`REVOKE SELECT ON "Mon""itor".pg_stat_statements FROM PUBLIC`);
    await expect(bot.statements(every)).rejects.toMatchObject({
      hint: expect.stringContaining(`GRANT SELECT ON "Mon""itor".pg_stat_statements`),
    });
    await admin.query('DROP SCHEMA "Mon""itor" CASCADE');
  });

  it.skipIf(missing)(
    'without pg_read_all_stats: those of others are counted as hidden, and the right is named',
    async () => {
      await slow();
      await own.admin(`REVOKE pg_monitor FROM ${own.botRole}`);
      const seen = counted(await bot.statements(every));
      expect(seen.hidden).toBeGreaterThan(0);
      expect(seen.lacking).toBe(`GRANT pg_monitor TO "${own.botRole}";`);
      expect(new Set(seen.statements.map(({ user }) => user))).toEqual(new Set([own.botRole]));
    },
  );

  it.skipIf(missing)('without the extension: that is said', async () => {
    await admin.query('DROP EXTENSION pg_stat_statements');
    expect(await bot.statements(every)).toEqual({ kind: 'not created', database: own.name, offered: true });
  });
});
