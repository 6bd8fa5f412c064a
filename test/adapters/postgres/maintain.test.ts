import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { startGate } from '../../../sandbox/platform/gate.ts';
import { database } from '../../../src/adapters/postgres/database.ts';
import { fault } from '../../../src/errors.ts';
import type { TableIdentity } from '../../../src/ports/database/maintenance.ts';
import type { Database } from '../../../src/ports/database.ts';
import { type Held, type OwnDatabase, servers } from '../../support/own-database.ts';

const mark = { run: 'R-1042', fence: 1 };

describe.each(servers)('tables of %s', (_, make, missing) => {
  let own: OwnDatabase;
  let bot: Database;
  let owner: Held;
  beforeAll(async () => {
    if (missing) return;
    own = await make();
    bot = database({ url: own.botUrl, clock: movableClock() });
    owner = await own.openOne('mcp-server');
    await owner.query(`CREATE SCHEMA "odd; --"; CREATE TABLE "odd; --"."a ""b.c" (id int);
      CREATE TABLE big AS SELECT n AS id, repeat('x', 200) AS text FROM generate_series(1, 60000) AS n;`);
  });
  afterAll(async () => own?.drop());

  const table = async (name: string): Promise<TableIdentity> => {
    const [found] = (await bot.tables({ for: 'vacuum', name, most: 2 })).tables;
    if (found === undefined) throw new Error(`no table ${name}`);
    return found;
  };
  /** What the bot has open or locked on the server, beside the session that asks. */
  const left = () =>
    own.admin(
      `SELECT a.pid, a.application_name, l.mode FROM pg_stat_activity a LEFT JOIN pg_locks l ON l.pid = a.pid
       WHERE a.usename = $1`,
      [own.botRole],
    );
  /** A statement of the bot waits for a lock. */
  const waits = () =>
    expect
      .poll(
        () =>
          own.admin(`SELECT pid FROM pg_stat_activity WHERE usename = $1 AND wait_event_type = 'Lock'`, [own.botRole]),
        { interval: 20 },
      )
      .toHaveLength(1);
  const leavesNothing = () => expect.poll(left).toEqual([]);
  /** Rows of a table die, and the server has counted them. */
  const dies = async (name: string) => {
    await owner.query(`UPDATE ${name} SET ${name === 'big' ? 'text = text' : 'state = state'}`);
    await owner.query('SELECT pg_stat_force_next_flush()').catch(() => undefined);
    await owner.query('SELECT 1');
  };

  it.skipIf(missing)('are vacuumed and analyzed with what the script grants: dead rows go', async () => {
    await dies('assignments');
    const seen = await bot.tables({ for: 'vacuum', most: 10 });
    expect(seen.tables[0]).toMatchObject({ name: 'assignments', deadRows: 4000 });
    const one = await table('assignments');
    const [before] = await bot.tableCounts([one]);
    expect(await bot.maintain(one, 'vacuum', { mark })).toBe('done');
    expect(await bot.maintain(one, 'analyze', { mark })).toBe('done');
    const [after, none] = await bot.tableCounts([one, { ...one, oid: '1' }]);
    expect(after).toMatchObject({ deadRows: 0, changedRows: 0, vacuums: (before?.vacuums ?? 0) + 1 });
    expect(after?.analyzes).toBe((before?.analyzes ?? 0) + 2);
    expect(none).toBeNull();
    await leavesNothing();
  });

  it.skipIf(missing)('have any name, and one that is not there or not clear is refused', async () => {
    // pg_maintain alone opens no schema.
    const first = await table('odd; --.a "b.c').catch((error: unknown) => error);
    const [, grant] =
      /`(GRANT USAGE ON SCHEMA "odd; --" TO "\w+";)`/.exec((first as { hint?: string }).hint ?? '') ?? [];
    if (grant !== undefined) await owner.query(grant);
    const odd = await table('odd; --.a "b.c');
    expect(odd).toMatchObject({ schema: 'odd; --', name: 'a "b.c' });
    expect(await bot.maintain(odd, 'vacuum', { mark })).toBe('done');
    await expect(table('no_such')).rejects.toMatchObject({ code: 'PARAM_INVALID' });
    await owner.query('CREATE SCHEMA other; CREATE TABLE other.tools (id int)');
    await expect(table('tools')).rejects.toMatchObject({
      message: expect.stringContaining('There are 2 tables "tools": other.tools, public.tools.'),
    });
    await owner.query('DROP SCHEMA other CASCADE');
    expect(await bot.maintain({ ...odd, name: 'renamed' }, 'vacuum', { mark })).toBe('gone');
  });

  it.skipIf(missing)('that somebody has locked are left after 5 s, and nothing waits behind', async () => {
    const one = await table('releases');
    const holder = await own.openOne('migration');
    await holder.query('BEGIN; LOCK TABLE releases IN SHARE MODE');
    const said: string[] = [];
    expect(await bot.maintain(one, 'vacuum', { mark, progress: (words) => said.push(words) })).toBe('locked');
    expect(said.join('\n')).toMatch(
      new RegExp(`^waiting for a lock on the table, held by pid ${holder.pid} \\(migration, open for \\d+ s\\)$`, 'm'),
    );
    await leavesNothing();
    await holder.close();
  });

  it.skipIf(missing)('a run that is stopped leaves nothing on the server, whoever stops it', async () => {
    const one = await table('releases');
    const holder = await own.openOne('migration');
    await holder.query('BEGIN; LOCK TABLE releases IN SHARE MODE');
    for (const code of ['CANCELLED', 'WORKER_STOPPING', 'DEADLINE'] as const) {
      const stop = new AbortController();
      const work = bot.maintain(one, 'vacuum', { mark }, { signal: stop.signal });
      await waits();
      stop.abort(fault(code, 'stopped'));
      await expect(work).rejects.toMatchObject({ code });
      await leavesNothing();
    }
    await holder.close();
  });

  it.skipIf(missing)('a worker that dies leaves nothing either: the server sees that nobody waits for it', async () => {
    const { hostname: host, port } = new URL(own.botUrl);
    const gate = await startGate({ host, port: Number(port) });
    const through = database({
      url: Object.assign(new URL(own.botUrl), { port: String(gate.port) }).href,
      clock: movableClock(),
    });
    const one = await table('releases');
    const holder = await own.openOne('migration');
    await holder.query('BEGIN; LOCK TABLE releases IN SHARE MODE');
    const work = through.maintain(one, 'vacuum', { mark }).catch((error: unknown) => error);
    await waits();
    gate.set('refuses');
    expect(await work).toMatchObject({ effect: 'unknown' });
    await leavesNothing();
    await gate.stop();
    await holder.close();
  });

  it.skipIf(missing)('one that an administrator ends is not done, and not tried again', async () => {
    const one = await table('releases');
    const holder = await own.openOne('migration');
    await holder.query('BEGIN; LOCK TABLE releases IN SHARE MODE');
    const work = bot.maintain(one, 'vacuum', { mark });
    await waits();
    await own.admin(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1`, [own.botRole]);
    expect(await work).toBe('ended');
    await leavesNothing();
    await holder.close();
  });

  it.skipIf(missing)('one that an earlier worker left running is ended before', async () => {
    const one = await table('releases');
    const holder = await own.openOne('migration');
    await holder.query('BEGIN; LOCK TABLE releases IN SHARE MODE');
    const first = bot.maintain(one, 'vacuum', { mark });
    await waits();
    const second = bot.maintain(one, 'vacuum', { mark: { ...mark, fence: 2 } });
    expect(await first).toBe('ended');
    await holder.close();
    expect(await second).toBe('done');
    await leavesNothing();
  });

  it.skipIf(missing)('tell how far they are', async () => {
    const one = await table('big');
    const told: string[] = [];
    for (let tries = 0; told.length === 0 && tries < 40; tries += 1) {
      await dies('big');
      await bot.maintain(one, 'vacuum', { mark, progress: (words) => told.push(words) });
    }
    expect(told[0]).toMatch(/^(?:(?:scanning|vacuuming) heap \d+%|acquiring sample rows \d+%|[a-z ]+)$/);
  });

  it.skipIf(missing)('without the right: the message names it, and running its statement is enough', async () => {
    const [found] = await own.admin<{ major: number }>(
      `SELECT current_setting('server_version_num')::int / 10000 AS major`,
    );
    const isNew = (found?.major ?? 0) >= 17;
    if (isNew) await own.admin(`REVOKE pg_maintain, ${own.name}_app FROM ${own.botRole}`);
    else await own.admin(`DROP ROLE ${own.botRole}_as_owner`);
    const [missingRight] = (await bot.rights()).lacking;
    expect(missingRight?.for).toEqual(expect.arrayContaining(['tables', 'maintain']));
    await expect(table('assignments')).rejects.toMatchObject({
      code: 'DATABASE_FORBIDDEN',
      hint: `An administrator runs: \`${missingRight?.statement}\``,
    });
    await own.admin(missingRight?.statement ?? '');
    expect(await bot.maintain(await table('assignments'), 'analyze', { mark })).toBe('done');
  });

  it.skipIf(missing)('the rights of the owner are lent to no other session of the bot', async () => {
    const client = new pg.Client({ connectionString: own.botUrl });
    await client.connect();
    await expect(client.query('SELECT FROM tools')).rejects.toMatchObject({ code: '42501' });
    await client.end();
  });
});
