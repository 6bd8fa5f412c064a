import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { database } from '../../../src/adapters/postgres/database.ts';
import { comparison, recommended } from '../../../src/databases/recommended.ts';
import type { Database } from '../../../src/ports/database.ts';
import { type OwnDatabase, servers } from '../../support/own-database.ts';

describe.each(servers)('settings of %s', (_, make, missing) => {
  let own: OwnDatabase;
  let bot: Database;
  beforeAll(async () => {
    if (missing) return;
    own = await make();
    bot = database({ url: own.botUrl, clock: movableClock() });
  });
  afterAll(async () => own?.drop());

  it.skipIf(missing)('each with its unit, its context on this version, and where it comes from', async () => {
    const seen = await bot.settings(Object.keys(recommended));
    expect(seen).toMatchObject({ database: own.name, unseen: [], lacking: undefined, managedBy: undefined });
    expect(seen.settings.slice(0, 9).map(({ name }) => name)).toEqual(Object.keys(recommended));
    for (const one of seen.settings.slice(0, 9)) expect(comparison(one)).toBeDefined();
    const of = (name: string) => seen.settings.find((one) => one.name === name);
    expect(of('shared_buffers')).toMatchObject({ unit: '8kB', context: 'postmaster' });
    // Since version 18 it needs no restart.
    const isOld = Number.parseInt(seen.version, 10) < 18;
    expect(of('autovacuum_max_workers')?.context).toBe(isOld ? 'postmaster' : 'sighup');
    expect(of('max_connections')).toMatchObject({ source: 'command line', value: '200' });
  });

  it.skipIf(missing)('what a role or a database has of its own, values with quotes too', async () => {
    await own.admin(`ALTER ROLE ${own.name}_app SET work_mem = '64MB'`);
    await own.admin(`ALTER DATABASE ${own.name} SET app.note = 'it''s = "b"; --'`);
    await own.admin(`ALTER ROLE ${own.botRole} IN DATABASE ${own.name} SET app.note = ''`);
    const [setting] = (await bot.settings(['work_mem'])).settings;
    expect(setting?.overridden).toEqual([{ role: `${own.name}_app`, database: undefined, value: '64MB' }]);
  });

  it.skipIf(missing)('without pg_monitor: what is hidden is named as unseen, with the right', async () => {
    await own.admin(`REVOKE pg_monitor FROM ${own.botRole}`);
    const seen = await bot.settings(['work_mem', 'shared_preload_libraries', 'no_such_setting']);
    await own.admin(`GRANT pg_monitor TO ${own.botRole}`);
    expect(seen.settings.map(({ name }) => name)).toEqual(['work_mem']);
    expect(seen.unseen).toEqual(['shared_preload_libraries', 'no_such_setting']);
    expect(seen.lacking).toBe(`GRANT pg_read_all_settings TO "${own.botRole}";`);
  });
});
