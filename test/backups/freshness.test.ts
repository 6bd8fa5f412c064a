import { describe, expect, it } from 'vitest';
import { freshnessOf, overdueSeconds } from '../../src/backups/freshness.ts';
import { freshnessReport } from '../../src/backups/freshness-report.ts';
import { type BucketRow, judgeRow } from '../../src/backups/judge-row.ts';
import { backupKey, runOfKey, timeOfBackup } from '../../src/backups/names.ts';
import { backupsSection } from '../../src/config/backups.ts';
import { fault } from '../../src/errors.ts';
import type { ArchivedObject } from '../../src/ports/archive.ts';

const now = new Date('2026-01-30T10:00:00Z');
const hour = 3_600_000;
const row = (over: Partial<BucketRow> = {}): BucketRow => ({
  ...{ name: 'daily', prefix: 'd/', everyHours: 24, graceHours: 2, minKb: 4, cold: false },
  ...over,
});
const object = (ageHours: number, kib = 100, over: Partial<ArchivedObject> = {}): ArchivedObject => ({
  ...{ key: `d/${ageHours}.gz`, bytes: kib * 1024, at: now.getTime() - ageHours * hour, storageClass: 'STANDARD' },
  ...over,
});
const judged = (objects: readonly ArchivedObject[], over: Partial<BucketRow> = {}, isWhole = true) =>
  judgeRow(row(over), { objects, isWhole }, now);

describe('a row of the schedule', () => {
  it.each([
    ['within its time', [object(20), object(44)], { state: 'fresh' }],
    ['within its grace', [object(25.9)], { state: 'fresh' }],
    ['after it', [object(35)], { state: 'late', overdueMs: 11 * hour }],
    ['with nothing in it', [], { state: 'late', newest: undefined, overdueMs: 26 * hour }],
    ['with a folder and nothing else', [object(1, 0, { key: 'd/' })], { state: 'late', newest: undefined }],
    ['with an empty file', [object(1, 0)], { state: 'unfit', why: 'has only 0 B' }],
    [
      'that shrank by more than half',
      [object(1, 40), object(25, 100)],
      { state: 'unfit', why: 'has 40 KiB, and the one before 100 KiB' },
    ],
    ['that shrank by less', [object(1, 51), object(25, 100)], { state: 'fresh' }],
    ['beside another kind that is larger', [object(1, 40, { key: 'd/a.rdb' }), object(25, 100)], { state: 'fresh' }],
  ])('%s', (_, objects, expected) => {
    expect(judged(objects)).toMatchObject(expected);
  });

  it('of Glacier must lie there', () => {
    expect(judged([object(1)], { cold: true })).toMatchObject({
      state: 'unfit',
      why: 'lies in STANDARD, not in Glacier',
    });
    expect(judged([object(1, 100, { storageClass: 'DEEP_ARCHIVE' })], { cold: true })).toMatchObject({
      state: 'fresh',
    });
  });

  it('of which not all was read is fresh by what was, and else unknown', () => {
    expect(judged([object(1)], {}, false)).toMatchObject({ state: 'fresh' });
    expect(judged([object(40)], {}, false)).toMatchObject({ state: 'unknown' });
  });

  it('counts a dump of the bot only with its manifest, and by the time it began', () => {
    const key = backupKey('database', {
      prefix: 'd/',
      at: new Date('2026-01-29T20:00:00Z'),
      run: 'R-7',
      name: 'Größe',
    });
    expect(key).toBe('d/2026-01-29T20-00-00Z_R-7_gr--e.dump');
    expect([runOfKey('d/', key), timeOfBackup(key)]).toEqual(['R-7', new Date('2026-01-29T20:00:00Z')]);
    expect([runOfKey('d/', 'd/other.dump'), timeOfBackup('d/other.dump')]).toEqual([undefined, undefined]);
    const dump = object(0, 100, { key });
    expect(judged([dump])).toMatchObject({ state: 'late', newest: undefined });
    expect(judged([dump, object(0, 1, { key: `${key}.json` })])).toMatchObject({
      state: 'fresh',
      newest: { at: Date.parse('2026-01-29T20:00:00Z') },
    });
  });
});

const backups = backupsSection.parse({
  ...{ bucket: 'mcp-backups', region: 'ap-south-1' },
  rows: [
    { name: 'PostgreSQL daily', prefix: 'postgres/', everyHours: 24, ifLate: 'Look at the CronJob pg-backup.' },
    { name: 'Redis', prefix: 'redis/', everyHours: 6, graceHours: 1 },
    { name: 'Audit logs', bucket: 'mcp-audit', prefix: 'audit/', everyHours: 1 },
    { name: 'RDS hourly', elsewhere: 'RDS snapshots' },
  ],
  database: { urlEnv: 'X' },
});
const environment = { name: 'production', backups };
const seen = (lists: Readonly<Record<string, readonly ArchivedObject[]>>) =>
  freshnessOf({
    archive: {
      async list({ prefix, bucket }) {
        if (bucket !== undefined) throw fault('AWS_DENIED', 'AWS does not let the bot do s3:ListBucket.');
        return { objects: lists[prefix] ?? [], isWhole: true };
      },
    },
    environment,
    now,
    signal: new AbortController().signal,
  });

describe('the schedule', () => {
  it('tells first what is late, with what to do, and never calls fresh what it could not read', async () => {
    const rows = await seen({ 'postgres/': [object(35)], 'redis/': [object(1)] });
    const report = freshnessReport('production', rows);
    expect(report).toMatchObject({
      mark: 'bad',
      headline: 'production: PostgreSQL daily is 11 h late; 1 of 4 backups is fresh',
      offers: [{ label: 'Plan a backup now…', action: 'db backup' }],
      notes: ['2 of 4 could not be checked', expect.any(String)],
    });
    const [part] = report.parts ?? [];
    const lines = part?.kind === 'lines' ? part.lines : [];
    expect(lines.map(({ mark, label }) => [mark, label])).toEqual([
      ['bad', 'PostgreSQL daily'],
      ['unknown', 'Audit logs'],
      ['unknown', 'RDS hourly'],
      ['good', 'Redis'],
    ]);
    expect(JSON.stringify(lines[0])).toContain('due every day · Look at the CronJob pg-backup.');
    expect(lines[1]?.text).toBe('AWS does not let the bot do s3:ListBucket.');
    expect(lines[2]?.text).toBe('not looked at: RDS snapshots');
    expect(rows.map((one) => overdueSeconds(one, now))).toEqual([11 * 3600, 0, undefined, undefined]);
  });

  it('with nothing wrong says so, and what is unknown stays a warning', async () => {
    const report = freshnessReport('production', await seen({ 'postgres/': [object(2)], 'redis/': [object(1)] }));
    expect(report).toMatchObject({ mark: 'warning', headline: 'production: 2 of 4 backups are fresh', offers: [] });
  });

  it('with none at all says that', async () => {
    const report = freshnessReport('production', await seen({ 'postgres/': [], 'redis/': [object(1, 0)] }));
    expect(report.headline).toBe(
      'production: PostgreSQL daily has no backup at all, and 1 more; 0 of 4 backups are fresh',
    );
  });

  it('is asked for where there is none', async () => {
    const without = { name: 'staging', backups: undefined };
    const archive = { list: async () => ({ objects: [], isWhole: true }) };
    const signal = new AbortController().signal;
    await expect(freshnessOf({ archive, environment: without, now, signal })).rejects.toMatchObject({
      code: 'NOT_CONFIGURED',
      hint: expect.stringContaining('environments.staging.backups.rows'),
    });
  });
});
