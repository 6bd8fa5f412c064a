import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { now } from '../../golden/cases/values.ts';
import { atEveryPoint, pointName } from '../../support/action/every-point.ts';
import { expectTold } from '../../support/action/told.ts';
import { useActions } from '../../support/action/use-actions.ts';
import { type OwnDatabase, ownDatabase } from '../../support/own-database.ts';
import { restoreWords } from '../../support/restore-words.ts';

let own: OwnDatabase;
const actions = useActions({
  at: now,
  production: async () => {
    own = await ownDatabase();
    return { databaseUrl: own.botUrl, backupUrl: own.backupUrl, restoreUrl: own.restoreUrl };
  },
});
beforeAll(async () => {
  expect((await actions.run('db backup')).state).toBe('succeeded');
  actions.clock.advance(3_600_000);
});
afterAll(() => own?.drop());

const databases = async () =>
  (
    await own.admin<{ name: string }>(
      'SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1) ORDER BY 1',
      [own.name],
    )
  ).map(({ name }) => name);
afterEach(async () => expect(await databases()).toEqual([own.name]));

describe('db drill', () => {
  it('tells what it brings', async () => {
    await expectTold(actions, 'db drill', { words: (text) => restoreWords(text, own.name) });
  });

  it('loads the newest backup into a scratch database, compares, and drops it with what an earlier drill left', async () => {
    const left = `${own.name}_drill_20260101_r7`;
    await own.admin(`CREATE DATABASE ${left} OWNER ${own.name}_app`);
    await own.admin(`COMMENT ON DATABASE ${left} IS 'mcp-chatops {"run":"R-7","fence":1,"state":"loading"}'`);
    const outcome = await actions.run('db drill');
    expect(outcome).toMatchObject({
      state: 'succeeded',
      headline: expect.stringMatching(/\.dump restores: 16,009 rows in 4 tables, in \d+ s$/),
    });
    expect(outcome.row.result).toMatchObject({ comparison: { wrong: [], lacks: [], rows: 16_009 } });
  });

  it('fails where what a backup gives could not take the place of the live database, and names why', async () => {
    const admin = await own.openAsAdmin();
    await admin.query('CREATE EXTENSION pg_buffercache');
    const outcome = await actions.run('db drill');
    await admin.query('DROP EXTENSION pg_buffercache');
    await admin.close();
    expect(outcome).toMatchObject({
      state: 'failed',
      headline: expect.stringContaining('it lacks the extension pg_buffercache'),
    });
  });

  it('wherever its worker dies, no scratch database is left', async () => {
    const points = await atEveryPoint(actions, 'db drill', {
      only: ({ call }) => call.startsWith('restores.'),
      async seen(outcome, point) {
        expect(outcome.state, `${pointName(point)}: ${outcome.headline}`).toBe('succeeded');
        expect(await databases(), pointName(point)).toEqual([own.name]);
      },
    });
    expect(points).toBe(6);
  });
});
