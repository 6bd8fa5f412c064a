import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { now } from '../../golden/cases/values.ts';
import { atEveryPoint, pointName } from '../../support/action/every-point.ts';
import { expectTold } from '../../support/action/told.ts';
import { useActions } from '../../support/action/use-actions.ts';
import { type OwnDatabase, ownDatabase } from '../../support/own-database.ts';
import { recordedPrograms } from '../../support/recorded-programs.ts';
import { restoreWords } from '../../support/restore-words.ts';
import { wholeCopy } from '../../support/whole-copy.ts';

let own: OwnDatabase;
let programs: Awaited<ReturnType<typeof recordedPrograms>>;
const actions = useActions({
  at: now,
  production: async () => {
    own = await ownDatabase();
    programs = await recordedPrograms(own.backupUrl);
    return { databaseUrl: own.botUrl, backupUrl: own.backupUrl, restoreUrl: own.restoreUrl };
  },
  change(file) {
    const { production } = file.environments;
    const { dump, restore } = programs;
    const backups = { ...production?.backups, database: { ...production?.backups?.database, dump, restore } };
    return { ...file, environments: { ...file.environments, production: { ...production, backups } } };
  },
});
afterAll(async () => {
  programs?.remove();
  await own?.drop();
});

const server = () => actions.server('mcp-production');
const sent = () => actions.platform.writes().length;
const databases = async () =>
  (
    await own.admin<{ name: string }>(
      'SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1) ORDER BY 1',
      [own.name],
    )
  )
    .map(({ name }) => name)
    .filter((name) => !name.endsWith('_kept'));
/** What the live database says of itself: each copy holds its own word. */
const word = async () => {
  const client = await own.openOne('looking');
  const { rows } = (await client.query('SELECT version FROM releases ORDER BY id DESC LIMIT 1')) as {
    rows: { version: string }[];
  };
  await client.close();
  return rows[0]?.version;
};
let copy = '';

/** The live database as it began, with a whole copy beside it that differs in one row, and nothing else. */
async function asItBegan(): Promise<void> {
  copy = await wholeCopy(own, 1042);
  for (const key of [...actions.platform.aws.production.s3.backups.objects.keys()])
    if (key.startsWith('postgres/manual/')) actions.platform.aws.production.s3.backups.forget(key);
}
beforeEach(asItBegan);

describe('db swap', () => {
  it('plans a backup first, the pods away, both names at once, and what is lost; two approvers and the typed name', async () => {
    const before = sent();
    const { plan, gate } = await actions.plan('db swap');
    expect(plan).toMatchObject({
      headline: `Swap ${own.name} for ${copy}`,
      subject: own.name,
      warnings: [expect.stringContaining(`What was written to ${own.name} since that dump is not in ${copy}`)],
    });
    expect(plan.changes.map(({ label, after }) => [label, after])).toEqual([
      [own.name, expect.stringContaining(`${copy}, restored by R-1042`)],
      [`${own.name}_before_…`, `what ${own.name} is now`],
      ['mcp-server', expect.stringContaining('then as many as before')],
    ]);
    expect(plan.promises.map(({ about }) => about)).toEqual(['first', 'pods', 'names', 'way back', 'check']);
    expect(gate).toMatchObject({ approvers: 2, typedName: true });
    await actions.dry('db swap');
    expect(sent()).toBe(before);
  });

  it('tells what it brings', async () => {
    await expectTold(actions, 'db swap', {
      before: asItBegan,
      existing: (line) => line.replace('mcp_restore_20261130_r1042', copy),
      words: (text) => restoreWords(text, own.name),
    });
  });

  it('swaps, keeps the old one, brings as many pods back as there were; and swaps back', async () => {
    const held = await own.open('mcp-server', 'idle', 2);
    // A backup that somebody else has under way is not ended by it.
    const bucket = actions.platform.aws.production.s3.backups;
    const made = { metadata: {}, contentType: '', storageClass: 'STANDARD' };
    const other = bucket.begin('postgres/manual/2026-01-30T10-00-00Z_R-7_mcp.dump', made);
    const outcome = await actions.run(`db swap ${copy}`);
    expect(outcome).toMatchObject({
      state: 'succeeded',
      headline: `${own.name} is now what ${copy} was: 16,009 rows in 4 tables; mcp-server runs 3 pods`,
    });
    expect(await word()).toBe('restored');
    expect(await databases()).toEqual([own.name, expect.stringMatching(/_before_\d{8}_r\d+$/)]);
    expect(server().pods()).toHaveLength(3);
    expect(await held[0]?.ended).toBe('57P01');
    expect([...bucket.uploads.keys()]).toEqual([other.id]);
    bucket.abort(other.id);
    expect([...bucket.objects.keys()].filter((key) => key.includes(`_${outcome.run}_`))).toHaveLength(2);
    expect(outcome.report?.later).toMatchObject([{ afterMs: 7 * 86_400_000, offer: { action: 'db discard' } }]);

    const back = await actions.undo(outcome);
    expect(back).toMatchObject({ state: 'succeeded' });
    expect(await word()).toBe('2.3.0');
    expect(await databases()).toHaveLength(2);
  });

  it('where somebody cannot be disconnected, nothing is swapped, and the pods are back', async () => {
    const admin = await own.openAsAdmin();
    const outcome = await actions.run(`db swap ${copy}`);
    await admin.close();
    expect(outcome).toMatchObject({ state: 'failed', headline: expect.stringContaining('(admin) cannot be ended') });
    expect(outcome.row.failure?.code).toBe('DATABASE_IN_USE');
    expect([await word(), await databases()]).toEqual(['2.3.0', [own.name, copy]]);
    expect(server().pods()).toHaveLength(3);
    expect(outcome.offers).toEqual([]);
  });

  it('refuses a copy that lacks something, is half loaded, or is none', async () => {
    const admin = await own.openAsAdmin();
    await admin.query('CREATE EXTENSION pg_buffercache');
    await expect(actions.plan('db swap')).rejects.toMatchObject({
      code: 'COPY_UNFIT',
      message: expect.stringContaining('lacks the extension pg_buffercache'),
    });
    await admin.query('DROP EXTENSION pg_buffercache');
    await admin.close();
    const mark = JSON.stringify({ run: 'R-1042', fence: 1, state: 'loading' });
    await own.admin(`COMMENT ON DATABASE ${copy} IS 'mcp-chatops ${mark}'`);
    await expect(actions.plan(`db swap ${copy}`)).rejects.toMatchObject({ code: 'COPY_UNFIT' });
    await expect(actions.plan('db swap')).rejects.toMatchObject({ code: 'COPY_UNKNOWN' });
    for (const name of [own.name, 'postgres', `${own.name}_restore_20261130_r9`])
      await expect(actions.plan(`db swap ${name}`)).rejects.toMatchObject({ code: 'COPY_UNKNOWN' });
  });

  it('wherever its worker dies, or an answer is lost, it is swapped once, and the pods are back', async () => {
    const points = await atEveryPoint(actions, () => `db swap ${copy}`, {
      // What comes before is the backup: that is killed in a file of its own.
      only: ({ call, nth }) =>
        call.startsWith('restores.') || call === 'cluster.changeDeployment' || (call === 'store.endStep' && nth > 4),
      before: asItBegan,
      async seen(outcome, point) {
        const name = pointName(point);
        expect(outcome, `${name}: ${outcome.headline}`).toMatchObject({ state: 'succeeded' });
        expect([await word(), await databases()], name).toEqual([
          'restored',
          [own.name, expect.stringMatching(/_before_\d{8}_r\d+$/)],
        ]);
        expect(server().pods(), name).toHaveLength(3);
      },
    });
    expect(points).toBeGreaterThan(18);
  });
});
