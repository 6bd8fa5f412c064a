import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { startGate } from '../../../sandbox/platform/gate.ts';
import { database } from '../../../src/adapters/postgres/database.ts';
import { fault } from '../../../src/errors.ts';
import type { IndexSpec } from '../../../src/ports/database/index-changes.ts';
import type { Database } from '../../../src/ports/database.ts';
import { type Held, type OwnDatabase, servers } from '../../support/own-database.ts';

const mark = { run: 'R-1042', fence: 1 };

describe.each(servers)('indexes of %s', (_, make, missing) => {
  let own: OwnDatabase;
  let bot: Database;
  let owner: Held;
  beforeAll(async () => {
    if (missing) return;
    own = await make();
    bot = database({ url: own.botUrl, clock: movableClock() });
    owner = await own.openOne('mcp-server');
    await owner.query('CREATE SCHEMA "odd; --"; CREATE TABLE "odd; --"."a ""b" (id int, "c ""d, e" text, doc json)');
  });
  afterEach(async () => {
    if (!missing) await expect.poll(left).toEqual([]);
  });
  afterAll(async () => own?.drop());

  /** What the bot has open or locked on the server. */
  const left = () =>
    own.admin(
      `SELECT a.pid, a.application_name, l.mode FROM pg_stat_activity a LEFT JOIN pg_locks l ON l.pid = a.pid
       WHERE a.usename = $1`,
      [own.botRole],
    );
  const specOf = async (table: string, columns: readonly string[], name: string): Promise<IndexSpec> => ({
    table: (await bot.indexSite({ table, columns })).table,
    ...{ name, of: { columns } },
  });
  const broken = async () => (await bot.indexes()).invalid.map(({ name }) => name);
  const ownerOf = async (index: string) => {
    const sql = `SELECT pg_get_userbyid(relowner) AS owner FROM pg_class WHERE relname = '${index}'`;
    const { rows } = (await owner.query(sql)) as { rows: readonly { owner: string }[] };
    return rows[0]?.owner;
  };
  const definition = async (name: string) => {
    const seen = await bot.indexNamed(name).catch(() => undefined);
    return seen?.isValid ? seen.definition : undefined;
  };
  /** A session that a build has to wait for. */
  const inTheWay = async () => {
    const holder = await own.openOne('migration');
    await holder.query(`BEGIN; UPDATE assignments SET state = state WHERE id = 1`);
    return holder;
  };
  const waits = () =>
    expect
      .poll(
        () =>
          own.admin(
            `SELECT pid FROM pg_stat_activity WHERE usename = $1 AND wait_event_type = 'Lock' AND query ~ '^(CREATE|DROP)'`,
            [own.botRole],
          ),
        { interval: 20 },
      )
      .toHaveLength(1);

  it.skipIf(missing)('are built as the owner, with any name, and carry the mark of the run', async () => {
    const spec = await specOf('odd; --.a "b', ['c "d, e', 'id'], 'x "y');
    const built = await bot.buildIndex(spec, { mark });
    expect(built.bytes).toBeGreaterThan(0);
    expect(await definition('x "y')).toContain('USING btree ("c ""d, e", id)');
    expect(await bot.indexBuilt(spec, 'R-1042')).toEqual(built);
    expect(await bot.indexBuilt(spec, 'R-7')).toBeNull();
    // Again: the same one.
    expect(await bot.buildIndex(spec, { mark })).toEqual(built);
    expect(await ownerOf('x "y')).toBe(`${own.name}_app`);
    await bot.dropIndex({ oid: built.oid, schema: 'odd; --', name: 'x "y' }, { mark });
    expect(await definition('x "y')).toBeUndefined();
    expect(await bot.dropIndex({ oid: built.oid, schema: 'odd; --', name: 'x "y' }, { mark })).toBe('gone');
  });
  it.skipIf(missing)('one that serves already is named, and so is what cannot be indexed', async () => {
    const site = (table: string, ...columns: string[]) => bot.indexSite({ table, columns });
    expect((await site('assignments', 'state')).serving?.name).toBe('assignments_state');
    expect((await site('assignments', 'assignee')).serving).toBeUndefined();
    await expect(site('assignments', 'no_such')).rejects.toMatchObject({
      hint: expect.stringContaining('It has: id, tool'),
    });
    await expect(site('assignments', 'state', 'state')).rejects.toMatchObject({ code: 'PARAM_INVALID' });
    await expect(site('odd; --.a "b', 'doc')).rejects.toMatchObject({
      message: expect.stringContaining('have no order'),
    });
    await expect(site('tools; DROP TABLE tools', 'name')).rejects.toMatchObject({ code: 'PARAM_INVALID' });
  });

  it.skipIf(missing)('stopped in the middle, no invalid index is left', async () => {
    const spec = await specOf('assignments', ['assignee'], 'assignments_assignee_idx');
    for (const code of ['CANCELLED', 'DEADLINE'] as const) {
      const holder = await inTheWay();
      const stop = new AbortController();
      const said: string[] = [];
      const work = bot.buildIndex(spec, { mark, progress: (words) => said.push(words) }, { signal: stop.signal });
      await waits();
      await expect.poll(() => said.join()).toContain('waiting for writers');
      stop.abort(fault(code, 'stopped'));
      setTimeout(() => void holder.close(), 300);
      await expect(work).rejects.toMatchObject({ code });
      expect(await broken()).toEqual([]);
      expect(await definition(spec.name)).toBeUndefined();
    }
  });

  it.skipIf(missing)('whoever a build waits for is named: its pid, its application, since when', async () => {
    const spec = await specOf('assignments', ['assignee'], 'assignments_assignee_idx');
    const holder = await inTheWay();
    const said: string[] = [];
    const work = bot.buildIndex(spec, { mark, progress: (words) => said.push(words) });
    await expect
      .poll(() => said.join('\n'))
      .toMatch(
        new RegExp(
          `^waiting for writers.*, waiting for pid ${holder.pid} \\(migration, open for \\d+ s\\) to end$`,
          'm',
        ),
      );
    await holder.close();
    expect(await work).toMatchObject({ oid: expect.any(String) });
    const seen = await bot.indexNamed(spec.name);
    // What a drop waits for is told the same way.
    const reader = await inTheWay();
    const told: string[] = [];
    const drop = bot.dropIndex(seen, { mark, progress: (words) => told.push(words) });
    await expect.poll(() => told.join()).toContain(`waiting for pid ${reader.pid} (migration, open for `);
    await reader.close();
    expect(await drop).toBe('dropped');
  });

  it.skipIf(missing)(
    'a table that stays locked is given up, with who holds it; nothing is left of the build',
    async () => {
      const spec = await specOf('assignments', ['assignee'], 'assignments_assignee_idx');
      const holder = await own.openOne('migration');
      await holder.query('BEGIN; LOCK TABLE assignments IN SHARE UPDATE EXCLUSIVE MODE');
      const said: string[] = [];
      const failed = await bot
        .buildIndex(spec, { mark, progress: (words) => said.push(words) })
        .catch((error: unknown) => error);
      expect(failed).toMatchObject({
        code: 'DATABASE_LOCKED',
        effect: 'none',
        message: expect.stringMatching(
          new RegExp(
            `^The index assignments_assignee_idx was not built: pid ${holder.pid} \\(migration, open for \\d+ s\\) has its table locked\\. Nothing of it is left\\.$`,
          ),
        ),
      });
      expect(said.join()).toContain(`waiting for a lock on the table, held by pid ${holder.pid} (migration, open for `);
      expect(await broken()).toEqual([]);
      await holder.close();
    },
  );

  it.skipIf(missing)('what an administrator cancels leaves no invalid index either', async () => {
    const spec = await specOf('assignments', ['assignee'], 'assignments_assignee_idx');
    const holder = await inTheWay();
    const work = bot.buildIndex(spec, { mark });
    await waits();
    await own.admin(`SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE usename = $1`, [own.botRole]);
    setTimeout(() => void holder.close(), 300);
    await expect(work).rejects.toMatchObject({ message: expect.stringContaining('Nothing of it is left') });
    expect(await broken()).toEqual([]);
  });

  it.skipIf(missing)('a worker that stops, or dies, leaves the build to the next one, which waits for it', async () => {
    const { hostname: host, port } = new URL(own.botUrl);
    const gate = await startGate({ host, port: Number(port) });
    const url = Object.assign(new URL(own.botUrl), { port: String(gate.port) }).href;
    const through = database({ url, clock: movableClock() });
    for (const how of ['stopped', 'dead'] as const) {
      const spec = await specOf('assignments', ['assignee'], 'assignments_assignee_idx');
      const holder = await inTheWay();
      const stop = new AbortController();
      const first = through.buildIndex(spec, { mark }, { signal: stop.signal }).catch((error: unknown) => error);
      await waits();
      if (how === 'dead') gate.set('refuses');
      else stop.abort(fault('WORKER_STOPPING', 'stopped'));
      expect(await first).toMatchObject(how === 'dead' ? { effect: 'unknown' } : { code: 'WORKER_STOPPING' });
      gate.set('open');
      const second = bot.buildIndex(spec, { mark: { ...mark, fence: 2 } });
      await holder.close();
      const { oid } = await second;
      expect(await broken()).toEqual([]);
      expect(await bot.indexBuilt(spec, 'R-1042')).toMatchObject({ oid });
      await bot.dropIndex({ oid, schema: 'public', name: spec.name }, { mark });
    }
    await gate.stop();
  });

  it.skipIf(missing)('what a failed build has left is found, and removed before the next', async () => {
    await owner.query(`INSERT INTO tools (name, upstream) VALUES ('twice', 'apim')`);
    await owner.query('CREATE UNIQUE INDEX CONCURRENTLY tools_upstream_idx ON tools (upstream)').catch(() => undefined);
    const site = await bot.indexSite({ table: 'tools', columns: ['upstream'] });
    expect(site.leftovers).toEqual([expect.objectContaining({ name: 'tools_upstream_idx', schema: 'public' })]);
    // It keeps nothing unique that was not unique before it: nothing needs it.
    expect(await bot.indexNamed('tools_upstream_idx')).toMatchObject({ isValid: false, neededBy: undefined });
    const spec: IndexSpec = { table: site.table, name: 'tools_upstream_idx', of: { columns: ['upstream'] } };
    const { oid } = await bot.buildIndex(spec, { mark });
    expect(await broken()).toEqual([]);
    expect(await definition('tools_upstream_idx')).toBe(
      'CREATE INDEX tools_upstream_idx ON public.tools USING btree (upstream)',
    );
    await bot.dropIndex({ oid, schema: 'public', name: 'tools_upstream_idx' }, { mark });
  });

  it.skipIf(missing)("a name that is somebody else's by then is not touched", async () => {
    const spec = await specOf('assignments', ['assignee'], 'tool_calls_at');
    await expect(bot.buildIndex(spec, { mark })).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
    expect(await definition('tool_calls_at')).toContain('ON public.tool_calls');
  });

  it.skipIf(missing)('come back as they were by the statement of the server', async () => {
    await owner.query(`CREATE INDEX partial ON tool_calls (lower(tool), at DESC) INCLUDE (status) WHERE status >= 500`);
    const before = await bot.indexNamed('partial');
    await bot.dropIndex(before, { mark });
    const spec: IndexSpec = { table: before.table, name: 'partial', of: { definition: before.definition } };
    await bot.buildIndex(spec, { mark });
    expect(await definition('partial')).toBe(before.definition);
  });

  it.skipIf(missing)('what a rule of the data needs is told, and is never dropped', async () => {
    const key = await bot.indexNamed('assignments_pkey');
    expect(key.neededBy).toBe('the primary key of its table');
    expect((await bot.indexNamed('releases_version_key')).neededBy).toBe('the constraint releases_version_key');
    await expect(bot.dropIndex(key, { mark })).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
  });

  it.skipIf(missing)('a drop that is stopped runs to its end: half of one would cost every write', async () => {
    await owner.query('CREATE INDEX short_lived ON assignments (updated_at)');
    const index = await bot.indexNamed('short_lived');
    const holder = await inTheWay();
    const stop = new AbortController();
    const work = bot.dropIndex(index, { mark }, { signal: stop.signal });
    await waits();
    stop.abort(fault('CANCELLED', 'stopped'));
    await expect(work).rejects.toMatchObject({ code: 'CANCELLED' });
    await holder.close();
    await expect.poll(() => bot.indexThere(index)).toBe(false);
    expect(await broken()).toEqual([]);
  });

  it.skipIf(missing)(
    'without the rights of the owner: the message names the statement, and running it is enough',
    async () => {
      const [found] = await own.admin<{ major: number }>(
        `SELECT current_setting('server_version_num')::int / 10000 AS major`,
      );
      const isNew = (found?.major ?? 0) >= 16;
      await own.admin(isNew ? `REVOKE ${own.name}_app FROM ${own.botRole}` : `DROP ROLE ${own.botRole}_as_owner`);
      const lacking = (await bot.rights()).lacking.find((one) => one.for.includes('buildIndex'));
      await expect(bot.indexSite({ table: 'assignments', columns: ['assignee'] })).rejects.toMatchObject({
        code: 'DATABASE_FORBIDDEN',
        hint: `An administrator runs: \`${lacking?.statement}\``,
      });
      await expect(bot.indexNamed('assignments_state')).rejects.toMatchObject({ code: 'DATABASE_FORBIDDEN' });
      await own.admin(lacking?.statement ?? '');
      expect((await bot.rights()).lacking).toEqual([]);
      await bot.indexSite({ table: 'assignments', columns: ['assignee'] });
    },
  );
});
