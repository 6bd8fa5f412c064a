import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { database } from '../../../src/adapters/postgres/database.ts';
import { changeableSettings } from '../../../src/ports/database/changeable-settings.ts';
import type { Database } from '../../../src/ports/database.ts';
import { type OwnDatabase, servers } from '../../support/own-database.ts';

const mark = { run: 'R-1042', fence: 1 };

describe.each(servers)('settings of %s, changed', (_, make, missing) => {
  let own: OwnDatabase;
  let bot: Database;
  beforeAll(async () => {
    if (missing) return;
    own = await make();
    bot = database({ url: own.botUrl, clock: movableClock() });
  });
  afterAll(async () => {
    if (missing) return;
    for (const name of ['effective_io_concurrency', 'autovacuum_max_workers'])
      await own.admin(`ALTER SYSTEM RESET ${name}`);
    await own.admin('SELECT pg_reload_conf()');
    await own.drop();
  });
  const written = async (name: (typeof changeableSettings)[number]) => (await bot.settingFound(name)).written;

  it.skipIf(missing)('count for a new session, and go back to what was there', async () => {
    const before = await bot.settingFound('effective_io_concurrency');
    expect(before).toMatchObject({
      unit: undefined,
      min: 0,
      written: undefined,
      managedBy: undefined,
      isLocked: false,
    });
    await bot.alterSystem({ name: 'effective_io_concurrency', value: '33', mark });
    await expect.poll(async () => (await bot.settingFound('effective_io_concurrency')).shown).toBe('33');
    expect(await written('effective_io_concurrency')).toBe('33');
    await bot.alterSystem({ name: 'effective_io_concurrency', value: null, mark });
    await expect.poll(async () => (await bot.settingFound('effective_io_concurrency')).shown).toBe(before.shown);
    expect(await written('effective_io_concurrency')).toBeUndefined();
    expect(before.otherwise).toBe(before.shown);
  });

  it.skipIf(missing)('with what the configuration file says, and whether it takes a restart', async () => {
    const buffers = await bot.settingFound('shared_buffers');
    expect(buffers).toMatchObject({ context: 'postmaster', unit: '8kB', otherwise: expect.stringMatching(/MB$/) });
    const workers = await bot.settingFound('autovacuum_max_workers');
    expect(workers.context).toBe(Number.parseInt(workers.version, 10) < 18 ? 'postmaster' : 'sighup');
  });

  it.skipIf(missing)('what the server does not take is told, and is not written', async () => {
    await expect(bot.alterSystem({ name: 'work_mem', value: '16min', mark })).rejects.toMatchObject({
      code: 'PARAM_INVALID',
    });
    for (const value of ["16MB'; SELECT 1 --", '16 MB', ''])
      await expect(bot.alterSystem({ name: 'work_mem', value, mark })).rejects.toMatchObject({ code: 'INTERNAL' });
    const other = { name: 'archive_command' as 'work_mem', value: '1', mark };
    await expect(bot.alterSystem(other)).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(await written('work_mem')).toBeUndefined();
  });

  it.skipIf(missing)('the right is for these settings alone', async () => {
    const rows = await own.admin<{ parname: string }>(
      `SELECT parname FROM pg_parameter_acl WHERE has_parameter_privilege($1, parname, 'ALTER SYSTEM') ORDER BY 1`,
      [own.botRole],
    );
    expect(rows.map(({ parname }) => parname)).toEqual([...changeableSettings].sort());
  });

  it.skipIf(missing).each([
    ['alter', (role: string) => `REVOKE ALTER SYSTEM ON PARAMETER work_mem FROM ${role}`],
    ['reload', (role: string) => `REVOKE EXECUTE ON FUNCTION pg_catalog.pg_reload_conf() FROM ${role}`],
    ['file', (role: string) => `REVOKE SELECT ON pg_catalog.pg_file_settings FROM ${role}`],
  ])('without the right %s: the message names it, and running its statement is enough', async (_name, revoke) => {
    await own.admin(revoke(own.botRole));
    const [lacking] = (await bot.rights()).lacking;
    expect(lacking?.for).toContain('settingFound');
    await expect(bot.settingFound('work_mem')).rejects.toMatchObject({
      code: 'DATABASE_FORBIDDEN',
      hint: `An administrator runs: \`${lacking?.statement}\``,
    });
    await own.admin(lacking?.statement ?? '');
    expect((await bot.rights()).lacking).toEqual([]);
    await bot.settingFound('work_mem');
  });
});
