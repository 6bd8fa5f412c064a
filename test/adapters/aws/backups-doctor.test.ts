import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { type SimulatedCluster, startCluster } from '../../../sandbox/cluster/cluster.ts';
import { type SimulatedAws, startAws } from '../../../sandbox/platform/aws/aws.ts';
import { openArchive } from '../../../src/adapters/aws/open-archive.ts';
import { dumps } from '../../../src/adapters/postgres/dumps/open.ts';
import { restores } from '../../../src/adapters/postgres/restores/open.ts';
import { type BackupsSettings, backupsSection } from '../../../src/config/backups.ts';
import { backupsFindings } from '../../../src/doctor/backups.ts';
import type { Archive } from '../../../src/ports/archive.ts';

const clock = movableClock();
let cluster: SimulatedCluster;
let aws: SimulatedAws;
let settings: BackupsSettings;
let archive: Archive & { close(): Promise<void> };
const nowhere = dumps('postgres://nobody@127.0.0.1:9/none', {
  dump: ['/nowhere/pg_dump'],
  restore: ['/nowhere/pg_restore'],
});

const beside = restores({
  url: 'postgres://nobody@127.0.0.1:9/none',
  restore: ['/nowhere/pg_restore'],
  template: 'template0',
});

beforeAll(async () => {
  cluster = await startCluster({ clock });
  aws = await startAws('production', cluster, 'mcp', clock);
  settings = backupsSection.parse({
    bucket: aws.s3.backups.name,
    region: aws.region,
    endpoint: aws.url,
    credentials: { accessKeyIdEnv: 'ID', secretAccessKeyEnv: 'KEY' },
  });
  const { accessKeyId, secretAccessKey } = aws.credentials;
  archive = await openArchive({
    settings: { backups: settings },
    secrets: new Map([
      ['ID', accessKeyId],
      ['KEY', secretAccessKey],
    ]),
  });
});
afterAll(async () => {
  await archive?.close();
  await aws?.stop();
  await cluster?.stop();
});
afterEach(() => aws.set({ kind: 'works' }));

const found = async (over: Partial<BackupsSettings> = {}) =>
  (
    await backupsFindings({ archive, dumps: nowhere, restores: beside }, { ...settings, ...over }, 5000, clock.now())
  ).map((one) => Object.values(one).join(' · '));

it('finds a bucket that lets the bot in, writes nothing to it, and says what only a backup would tell', async () => {
  expect(await found()).toEqual([
    'good · bucket mcp-production-backups · can be listed and read',
    expect.stringContaining('only a backup would tell'),
    expect.stringContaining('backup of PostgreSQL'),
    'unchecked · restore of PostgreSQL · no role that restores is configured',
  ]);
  expect(aws.writes()).toEqual([]);
});

it.each(['s3:ListBucket', 's3:GetObject', 's3:ListBucketMultipartUploads'])(
  'names the permission %s where the role lacks it',
  async (permission) => {
    aws.set({ kind: 'denies', permissions: [permission] });
    const lacking = (await found()).filter((line) => line.startsWith('missing'));
    expect(lacking).toHaveLength(1);
    expect(lacking[0]).toContain(permission);
  },
);

it('reports unfinished uploads, missing programs, and a missing bucket', async () => {
  const upload = aws.s3.backups.begin('postgres/manual/x', { metadata: {}, contentType: '', storageClass: 'STANDARD' });
  clock.advance(25 * 3_600_000);
  const database = backupsSection.shape.database.unwrap().parse({ urlEnv: 'URL', restoreUrlEnv: 'RESTORE_URL' });
  const lines = await found({ database });
  expect(lines.join('\n')).toContain('1 unfinished upload older than a day, which cost and which no listing shows');
  expect(lines.at(-1)).toMatch(/^missing · restore of PostgreSQL · .*(?:cannot be started|connection refused)/);
  expect(lines.at(-2)).toMatch(/^missing · backup of PostgreSQL · .*(?:cannot be started|connection refused)/);
  aws.s3.backups.abort(upload.id);
  expect(
    await backupsFindings({ archive, dumps: nowhere, restores: beside }, undefined, 5000, clock.now()),
  ).toMatchObject([{ state: 'unchecked' }]);
});

it('needs the variables of its keys', async () => {
  await expect(openArchive({ settings: { backups: settings }, secrets: new Map() })).rejects.toMatchObject({
    code: 'NOT_CONFIGURED',
    hint: 'Set ID, or take `backups.credentials` out and give the pod a role.',
  });
});
