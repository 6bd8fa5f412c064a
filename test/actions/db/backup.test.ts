import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { timeOfBackup } from '../../../src/backups/names.ts';
import { now } from '../../golden/cases/values.ts';
import { expectTold } from '../../support/action/told.ts';
import { useActions } from '../../support/action/use-actions.ts';
import { type OwnDatabase, ownDatabase } from '../../support/own-database.ts';

let own: OwnDatabase;
const actions = useActions({
  at: now,
  production: async () => {
    own = await ownDatabase();
    return { databaseUrl: own.botUrl, backupUrl: own.backupUrl };
  },
});
afterAll(() => own?.drop());

const aws = () => actions.platform.aws.production;
const bucket = () => aws().s3.backups;
const keys = () => [...bucket().objects.keys()].filter((key) => key.startsWith('postgres/manual/')).sort();
const dumps = () => keys().filter((key) => key.endsWith('.dump'));
const sent = () => actions.platform.writes().length;

afterEach(() => {
  aws().set({ kind: 'works' });
  for (const key of keys()) bucket().forget(key);
  for (const id of [...bucket().uploads.keys()]) bucket().abort(id);
});

describe('db backup', () => {
  it('plans what it reads, where it goes, and what makes it count; nothing is sent', async () => {
    const before = sent();
    const { plan, gate } = await actions.plan('db backup');
    expect(plan).toMatchObject({
      headline: `Back up ${own.name} to S3`,
      changes: [{ label: 's3://mcp-production-backups/postgres/manual/', after: 'one new dump, and what it holds' }],
      warnings: ['There is no proven backup in s3://mcp-production-backups/postgres/manual/ yet.'],
    });
    expect(plan.promises.map(({ text }) => text)).toContainEqual(expect.stringContaining('writes less than 4 KiB'));
    expect(plan.course[0]).toMatch(/The database is [\d.]+ MiB in 4 tables, PostgreSQL 18\.\d+, pg_dump 18\.4\./);
    expect(gate).toMatchObject({ approvers: 0 });
    await actions.dry('db backup');
    expect(sent()).toBe(before);
  });

  it('dumps into S3, reads it back to its end, and writes down what it holds', async () => {
    const outcome = await actions.run('db backup');
    expect(outcome).toMatchObject({
      state: 'succeeded',
      headline: expect.stringMatching(/^mcp_own_\w+ is backed up: [\d.]+ [KM]iB, 16,009 rows in 4 tables$/),
    });
    const [dump = '', manifest = '', ...more] = keys();
    expect(more).toEqual([]);
    expect(dump).toMatch(
      new RegExp(`^postgres/manual/2026-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\dZ_${outcome.run}_${own.name}\\.dump$`),
    );
    expect(manifest).toBe(`${dump}.json`);
    expect(JSON.parse(bucket().newest(manifest)?.body.toString() ?? '')).toMatchObject({
      run: outcome.run,
      environment: 'production',
      database: own.name,
      bytes: bucket().newest(dump)?.body.length,
      rows: { 'public.assignments': 4000, 'public.tool_calls': 12_000 },
    });
    expect(bucket().newest(dump)?.metadata).toEqual({ run: outcome.run, environment: 'production', kind: 'pg_dump' });
    expect(outcome.offers).toEqual([]);
    // What the checklist before a deployment asks for is ticked from it, and so is the row of the schedule.
    actions.clock.advance(38 * 60_000);
    const { plan } = await actions.plan('deploy mcp/server:2.4.0');
    expect(plan.parts).toContainEqual({
      kind: 'lines',
      lines: expect.arrayContaining([
        {
          mark: 'good',
          label: 'Backup',
          text: expect.stringMatching(/^(?:38|39) min old, read back to the end \(R-\d+\)$/),
        },
      ]),
    });
    const begun = timeOfBackup(dump)?.toISOString();
    expect(JSON.stringify(await actions.look('backups'))).toContain(
      `"PostgreSQL daily","text":["last ",{"time":"${begun}"`,
    );
  });

  it('the next one knows the last, and one far smaller than half of it is none: nothing is kept, the last one stays', async () => {
    await actions.run('db backup');
    const [kept = ''] = dumps();
    bucket().put(kept, {
      body: Buffer.concat([bucket().newest(kept)?.body ?? Buffer.alloc(0), Buffer.alloc(8_000_000)]),
    });
    actions.clock.advance(26 * 3_600_000);
    const outcome = await actions.run('db backup');
    expect(outcome.planned.plan.warnings).toEqual([]);
    expect(outcome.planned.plan.course[1]).toMatch(/^The last proven backup is 26 h old, [\d.]+ MiB \(R-\d+\)\.$/);
    expect(outcome).toMatchObject({
      state: 'failed',
      headline: expect.stringContaining('if it were whole. It was not kept.'),
    });
    expect([dumps(), bucket().uploads.size]).toEqual([[kept], 0]);
  });

  it('of what changes on the way to S3 and back is told, and does not count', async () => {
    const outcome = await actions.run('db backup', {
      meanwhile: async () => bucket().spoil(1),
    });
    expect(outcome).toMatchObject({ state: 'failed' });
    expect(outcome.row.failure?.code).toMatch(/DUMP_FAILED|BACKUP_BROKEN/);
    expect(keys().filter((key) => key.endsWith('.json'))).toEqual([]);
    const { plan } = await actions.plan('db backup');
    expect(plan.warnings).toHaveLength(1);
  });

  it('reports a table the role cannot read beforehand, with the missing right', async () => {
    await own.admin(`REVOKE pg_read_all_data FROM ${own.name}_backup`);
    await expect(actions.plan('db backup')).rejects.toMatchObject({
      code: 'DATABASE_FORBIDDEN',
      hint: expect.stringContaining('GRANT pg_read_all_data'),
    });
    await own.admin(`GRANT pg_read_all_data TO ${own.name}_backup`);
  });

  it('names the permission that is missing, and keeps nothing', async () => {
    const outcome = await actions.run('db backup', {
      meanwhile: async () => aws().set({ kind: 'denies', permissions: ['s3:PutObject'] }),
    });
    expect(outcome).toMatchObject({ state: 'failed', headline: expect.stringContaining('s3:PutObject') });
    expect(keys()).toEqual([]);
  });

  it('tells what it brings', async () => {
    await expectTold(actions, 'db backup', {
      words: (text) =>
        text
          .replaceAll(own.name, 'mcp')
          .replace(/\b[0-9a-f]{64}\b/g, 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c')
          .replace(/\d\d-\d\d-\d\dZ_R-\d+_/g, '18-33-05Z_R-1042_')
          .replace(/PostgreSQL 18\.\d+/g, 'PostgreSQL 18.4')
          .replace(/[\d.]+ MiB in 4 tables/, '11.4 MiB in 4 tables')
          .replace(/[\d.]+ [KM]iB(?=, 16,009| in S3| of|,? read)/g, '412 KiB')
          .replace(/of [\d.]+ [KM]iB read/g, 'of 412 KiB read'),
    });
  });
});
