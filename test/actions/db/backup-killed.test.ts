import { afterAll, afterEach, expect, it } from 'vitest';
import { now } from '../../golden/cases/values.ts';
import { atEveryPoint, pointName } from '../../support/action/every-point.ts';
import { useActions } from '../../support/action/use-actions.ts';
import { type OwnDatabase, ownDatabase } from '../../support/own-database.ts';
import { recordedPrograms } from '../../support/recorded-programs.ts';

let own: OwnDatabase;
let programs: Awaited<ReturnType<typeof recordedPrograms>>;
const actions = useActions({
  at: now,
  production: async () => {
    own = await ownDatabase();
    programs = await recordedPrograms(own.backupUrl);
    return { databaseUrl: own.botUrl, backupUrl: own.backupUrl };
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

const aws = () => actions.platform.aws.production;
const bucket = () => aws().s3.backups;
const keys = () => [...bucket().objects.keys()].filter((key) => key.startsWith('postgres/manual/')).sort();

afterEach(() => {
  aws().set({ kind: 'works' });
  for (const key of keys()) bucket().forget(key);
  for (const id of [...bucket().uploads.keys()]) bucket().abort(id);
});

it('wherever its worker dies, or an answer is lost, ends with one dump, one manifest, and nothing left over', async () => {
  const points = await atEveryPoint(actions, 'db backup', {
    // Each write of the bucket, and each step of the journal.
    only: ({ call }) => call.startsWith('archive.') || call === 'store.endStep',
    before() {
      for (const key of keys()) bucket().forget(key);
      actions.clock.advance(60_000);
    },
    seen(outcome, point) {
      expect(outcome, `${pointName(point)}: ${outcome.headline}`).toMatchObject({ state: 'succeeded' });
      expect(keys(), pointName(point)).toEqual([
        expect.stringContaining(`${outcome.run}_${own.name}.dump`),
        expect.stringContaining('.dump.json'),
      ]);
      expect(bucket().uploads.size, pointName(point)).toBe(0);
    },
  });
  expect(points).toBeGreaterThan(12);
});

it('a reply lost on the wire does no harm: the dump is there once', async () => {
  const outcome = await actions.run('db backup', {
    meanwhile: async () => aws().set({ kind: 'loses replies', of: 'CompleteMultipartUpload', calls: 1 }),
  });
  expect(outcome.state).toBe('succeeded');
  expect(keys()).toHaveLength(2);
});

it('what a killed worker left is removed by the next, and told; what others send stays', async () => {
  const made = { metadata: {}, contentType: '', storageClass: 'STANDARD' };
  bucket().begin('postgres/manual/2026-01-30T10-00-00Z_R-7_mcp.dump', made);
  const others = bucket().begin('postgres/manual/nightly.sql.gz', made);
  const outcome = await actions.run('db backup');
  expect(JSON.stringify(outcome.report?.notes)).toContain('removed 1 upload that a killed worker had left');
  expect([...bucket().uploads.keys()]).toEqual([others.id]);
});
