import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { database } from '../../../src/adapters/postgres/database.ts';
import { databaseRightsFindings } from '../../../src/doctor/held-rights.ts';
import { fault } from '../../../src/errors.ts';
import type { Database } from '../../../src/ports/database.ts';
import { type OwnDatabase, servers } from '../../support/own-database.ts';

describe.each(servers)('the rights of the bot in %s', (_, make, missing) => {
  let own: OwnDatabase;
  let bot: Database;
  beforeAll(async () => {
    if (missing) return;
    own = await make();
    bot = database({ url: own.botUrl, clock: movableClock() });
  });
  afterAll(async () => own?.drop());

  it.skipIf(missing)('are all there with what the script grants', async () => {
    expect(await bot.rights()).toEqual({ needed: 8, lacking: [] });
    expect(await databaseRightsFindings(bot)).toEqual([
      { state: 'good', what: 'rights in PostgreSQL', seen: '8 of 8 that the bot needs' },
    ]);
  });

  it.skipIf(missing)(
    'that lack are named, each with the statement that grants it, and running it is enough',
    async () => {
      await own.admin(`REVOKE pg_monitor, pg_signal_backend FROM ${own.botRole}`);
      const { lacking } = await bot.rights();
      expect(lacking.map(({ statement }) => statement)).toEqual([
        `GRANT pg_monitor TO "${own.botRole}";`,
        `GRANT pg_signal_backend TO "${own.botRole}";`,
      ]);
      const [, monitor, signal] = await databaseRightsFindings(bot);
      expect(monitor).toMatchObject({ state: 'missing', fix: `An administrator runs: ${lacking[0]?.statement}` });
      expect(signal).toMatchObject({
        state: 'notice',
        seen: 'not granted: to end sessions of others; never those of a superuser; needed by endSession',
      });
      for (const { statement } of lacking) await own.admin(statement);
      expect((await bot.rights()).lacking).toEqual([]);
    },
  );

  it.skipIf(missing)('are there in parts too: statistics and settings are what the bot reads', async () => {
    await own.admin(`REVOKE pg_monitor FROM ${own.botRole}`);
    await own.admin(`GRANT pg_read_all_stats TO ${own.botRole}`);
    expect((await bot.rights()).lacking).toHaveLength(1);
    await own.admin(`GRANT pg_read_all_settings TO ${own.botRole}`);
    expect((await bot.rights()).lacking).toEqual([]);
    await own.admin(`REVOKE pg_read_all_stats, pg_read_all_settings FROM ${own.botRole}`);
    await own.admin(`GRANT pg_monitor TO ${own.botRole}`);
  });
});

it('rights that cannot be looked at are not called granted', async () => {
  const rights = (error: Error) => databaseRightsFindings({ rights: () => Promise.reject(error) });
  expect(await rights(fault('NOT_CONFIGURED', 'It is only asked inside its pod.'))).toEqual([
    { state: 'unchecked', what: 'rights in PostgreSQL', why: 'It is only asked inside its pod.' },
  ]);
  expect(await rights(fault('DATABASE_FAILED', 'A pooler.', { hint: 'Give it PostgreSQL itself.' }))).toEqual([
    { state: 'missing', what: 'rights in PostgreSQL', seen: 'A pooler.', fix: 'Give it PostgreSQL itself.' },
  ]);
});
