import { afterAll, afterEach, describe, expect, it } from 'vitest';
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
afterAll(() => own?.drop());

const bucket = () => actions.platform.aws.production.s3.backups;
const sent = () => actions.platform.writes().length;
const databases = async () =>
  (
    await own.admin<{ name: string }>(
      'SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1) ORDER BY 1',
      [own.name],
    )
  ).map(({ name }) => name);
const tidy = async () => {
  for (const name of await databases()) if (name !== own.name) await own.admin(`DROP DATABASE ${name} WITH (FORCE)`);
};
afterEach(tidy);

/** A backup there is; taken once. */
let backup: string | undefined;
async function backedUp(): Promise<string> {
  if (backup === undefined) {
    const outcome = await actions.run('db backup');
    expect(outcome.state).toBe('succeeded');
    backup = outcome.run;
    actions.clock.advance(3_600_000);
  }
  return backup;
}

describe('db restore', () => {
  it('without a backup says so, and how to take one', async () => {
    await expect(actions.plan('db restore')).rejects.toMatchObject({
      code: 'BACKUP_UNKNOWN',
      hint: expect.stringContaining('/mcp db backup'),
    });
  });

  it('plans which dump, how old and how large it is, and what is compared; nothing is sent', async () => {
    const run = await backedUp();
    const before = sent();
    const { plan, gate } = await actions.plan('db restore');
    expect(plan).toMatchObject({
      headline: `Restore ${run} into a copy beside ${own.name}`,
      subject: own.name,
      changes: [{ label: `${own.name}_restore_…`, before: '–', after: 'a new database' }],
      warnings: [],
    });
    expect(JSON.stringify(plan.course)).toMatch(/6[01] min old, [\d.]+ KiB, 16,009 rows, of PostgreSQL 18/);
    expect(plan.course.at(-1)).toBe('It has not been done here before.');
    expect(gate.approvers).toBe(0);
    await actions.dry('db restore');
    expect(sent()).toBe(before);
  });

  it('tells what it brings', async () => {
    const run = await backedUp();
    await expectTold(actions, 'db restore', {
      before: tidy,
      existing: (line) => line.replace('R-1042', run),
      words: (text) => restoreWords(text, own.name),
    });
  });

  it('brings a lost table back into a copy, tells what differs, and leaves the live database alone', async () => {
    const run = await backedUp();
    const owner = await own.openOne('owner');
    await owner.query('ALTER TABLE releases RENAME TO releases_lost');
    try {
      const outcome = await actions.run(`db restore from=${run}`);
      expect(outcome).toMatchObject({
        state: 'succeeded',
        headline: `${own.name} is restored beside itself: 16,009 rows in 4 tables, as many as the dump has`,
      });
      expect(await databases()).toEqual([own.name, expect.stringMatching(/_restore_\d{8}_r\d+$/)]);
      const table = outcome.report?.parts?.find((part) => part.kind === 'table');
      expect(table?.rows.slice(0, 2)).toEqual([
        ['public.releases', '4', 'no such table'],
        ['public.releases_lost', 'no such table', '4'],
      ]);
      expect(outcome.offers.map(({ action, params }) => [action, Object.values(params)[0]])).toEqual([
        ['db swap', expect.stringMatching(/_restore_/)],
        ['db discard', expect.stringMatching(/_restore_/)],
      ]);
      expect(outcome.report?.later).toMatchObject([{ afterMs: 86_400_000, offer: { action: 'db discard' } }]);
      // The next one knows of it, and how long it took is not known to a bot that remembers nothing.
      expect((await actions.plan('db restore')).plan.warnings).toEqual([expect.stringContaining('is there already')]);
      const undone = await actions.undo(outcome);
      expect(undone).toMatchObject({ state: 'succeeded', headline: expect.stringContaining('is dropped') });
      expect(await databases()).toEqual([own.name]);
    } finally {
      await owner.query('ALTER TABLE releases_lost RENAME TO releases');
    }
  });

  it('names what a copy lacks, and offers no swap then', async () => {
    await backedUp();
    await own.admin(`GRANT TEMPORARY ON DATABASE ${own.name} TO ${own.name}_backup`);
    const admin = await own.openAsAdmin();
    await admin.query('CREATE EXTENSION pg_trgm; CREATE EXTENSION pg_buffercache');
    const outcome = await actions.run('db restore');
    await admin.query('DROP EXTENSION pg_trgm; DROP EXTENSION pg_buffercache');
    await admin.close();
    expect(outcome.state).toBe('succeeded');
    expect(JSON.stringify(outcome.report?.parts)).toContain(
      'the extension pg_buffercache, which an administrator can make',
    );
    expect(JSON.stringify(outcome.report?.parts)).not.toContain('pg_trgm');
    expect(outcome.offers.map(({ action }) => action)).toEqual(['db discard']);
  });

  it.each([
    ['R-999999', /There is no backup R-999999 in s3:/],
    ['postgres/nightly-1.sql.gz', /There is no backup postgres\/nightly/],
    [`a'b`, /must be the run of a backup/],
  ])('%s is no backup to restore', async (from, words) => {
    await backedUp();
    await expect(actions.plan(`db restore from=${from}`)).rejects.toThrow(words);
  });

  it('a dump that was changed in the bucket is loaded nowhere', async () => {
    await backedUp();
    const key = [...bucket().objects.keys()].find((one) => one.endsWith('.dump')) ?? '';
    const kept = bucket().newest(key)?.body ?? Buffer.alloc(0);
    const changed = Buffer.from(kept);
    changed[kept.length - 100] = (changed[kept.length - 100] ?? 0) ^ 1;
    const outcome = await actions.run('db restore', { meanwhile: async () => bucket().put(key, { body: changed }) });
    bucket().put(key, { body: kept });
    expect(outcome).toMatchObject({ state: 'failed' });
    expect(outcome.row.failure?.code).toMatch(/DUMP_FAILED|BACKUP_BROKEN/);
    expect(await databases()).toEqual([own.name]);
  });

  it('wherever its worker dies, or an answer is lost, there is one copy, and it is whole', async () => {
    const run = await backedUp();
    const points = await atEveryPoint(actions, `db restore from=${run}`, {
      only: ({ call }) => call.startsWith('restores.') || call === 'store.endStep',
      before: tidy,
      async seen(outcome, point) {
        expect(outcome, `${pointName(point)}: ${outcome.headline}`).toMatchObject({
          state: 'succeeded',
          headline: expect.stringContaining('16,009 rows in 4 tables'),
        });
        expect(await databases(), pointName(point)).toHaveLength(2);
      },
    });
    expect(points).toBeGreaterThan(8);
  });
});

describe('db discard', () => {
  it('drops nothing that the bot did not make', async () => {
    await own.admin(`CREATE DATABASE ${own.name}_restore_20261130_r1 OWNER ${own.name}_app`);
    for (const name of [own.name, 'postgres', `${own.name}_restore_20261130_r1`, `${own.name}_restore_20261130_r2`])
      await expect(actions.plan(`db discard ${name}`)).rejects.toMatchObject({ code: 'COPY_UNKNOWN' });
    expect(await databases()).toHaveLength(2);
  });

  it('wherever its worker dies, the copy is gone and the live database is there', async () => {
    await backedUp();
    let name = '';
    const points = await atEveryPoint(actions, () => `db discard ${name}`, {
      only: ({ call }) => call.startsWith('restores.'),
      async before() {
        const { offers } = await actions.run('db restore');
        name = String(offers.find(({ action }) => action === 'db discard')?.params['name']);
      },
      async seen(outcome, point) {
        expect(outcome.state, pointName(point)).toBe('succeeded');
        expect(await databases()).toEqual([own.name]);
      },
    });
    expect(points).toBe(3);
  });

  it('tells what it brings', async () => {
    await backedUp();
    let name = '';
    await expectTold(actions, 'db discard', {
      async before() {
        const { offers } = await actions.run('db restore');
        name = String(offers.find(({ action }) => action === 'db discard')?.params['name']);
      },
      existing: (line) => line.replace('mcp_restore_20261130_r1042', name),
      words: (text) => restoreWords(text, own.name),
    });
  });
});
