import { expect, it } from 'vitest';
import { maintainedReport } from '../../src/databases/maintained-report.ts';
import type { MaintainedAs, TableCounts } from '../../src/ports/database/maintenance.ts';

const counts = (over: Partial<TableCounts> = {}): TableCounts => ({
  ...{ liveRows: 4000, deadRows: 900, changedRows: 900, vacuums: 3, analyzes: 5 },
  ...over,
});
const done = (name: string, as: MaintainedAs = 'done', schema = 'public') => ({
  ...{ table: { oid: '1', schema, name }, as },
  before: counts(),
});
const vacuumed = counts({ deadRows: 0, vacuums: 4 });

it('tells what one vacuum has cleared', () => {
  const report = maintainedReport('vacuum', { done: [done('assignments')], left: [], stopped: undefined }, [vacuumed]);
  expect(report).toMatchObject({ mark: 'good', headline: 'assignments vacuumed: dead rows 900 → 0' });
});

it('does not call done what the server passed over without an error', () => {
  const report = maintainedReport('vacuum', { done: [done('assignments')], left: [], stopped: undefined }, [counts()]);
  expect(report).toMatchObject({ mark: 'bad', headline: 'assignments was not vacuumed' });
});

it('tells which tables were left, and why', () => {
  const all = { done: [done('tools', 'locked'), done('calls', 'done', 'audit')], left: [], stopped: undefined };
  const report = maintainedReport('analyze', all, [counts(), counts({ changedRows: 0, analyzes: 6 })]);
  expect(report).toMatchObject({ mark: 'bad', headline: '1 of 2 tables analyzed' });
  expect(report.parts?.[0]).toMatchObject({
    rows: [
      ['tools', '900', '900', 'left: somebody holds a lock'],
      ['audit.calls', '900', '0', 'analyzed'],
    ],
  });
  expect(report.offers?.[1]).toEqual({ label: 'Try it again', action: 'db analyze', params: { table: 'tools' } });
});

it('stopped between two tables: what was not begun is counted, and can be gone on with', () => {
  const left = [{ oid: '2', schema: 'public', name: 'tools' }];
  const stopped = { kind: 'freeze', name: 'year end' } as const;
  const report = maintainedReport('vacuum', { done: [done('assignments')], left, stopped }, [vacuumed]);
  expect(report).toMatchObject({
    mark: 'good',
    headline: '1 of 2 tables vacuumed: dead rows 900 → 0',
    notes: ['stopped by the freeze "year end": 1 table not begun'],
  });
  expect(report.offers?.[0]).toEqual({ label: 'Continue', action: 'db vacuum', params: {} });
});

it('a table that is gone is named', () => {
  const gone = { ...done('tools', 'gone'), before: null };
  const report = maintainedReport('vacuum', { done: [gone], left: [], stopped: undefined }, [null]);
  expect(report).toMatchObject({ mark: 'bad', headline: 'tools is gone' });
  expect(report.parts?.[0]).toMatchObject({ rows: [['tools', '?', '?', 'gone, or renamed']] });
});
