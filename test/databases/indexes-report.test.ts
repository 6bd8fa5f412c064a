import { expect, it } from 'vitest';
import { indexesReport } from '../../src/databases/indexes-report.ts';
import { plain } from '../../src/model/text.ts';
import { someIndexes } from './samples.ts';

const now = new Date('2026-01-31T14:22:00.000Z');
const wordsOf = (report: ReturnType<typeof indexesReport>) =>
  (report.parts ?? []).flatMap((part) =>
    part.kind === 'list' ? part.items.map((item) => plain(item)) : part.kind === 'text' ? [plain(part.text)] : [],
  );
const notesOf = (report: ReturnType<typeof indexesReport>) =>
  (report.notes ?? []).map((note) => plain(note)).join('\n');
const none = { invalid: [], unused: [], moreUnused: 0, scanned: [], foreignKeys: [] };

it('what is broken comes first; candidates are called candidates', () => {
  const report = indexesReport(someIndexes(), now);
  expect(report).toMatchObject({ mark: 'bad', headline: 'mcp: 1 index broken, 2 may be missing, 12 never used' });
  expect(wordsOf(report)).toEqual([
    'Broken: each costs every write and serves no read',
    'assignments_assignee on assignments, ≈ 12 MiB',
    'Often read from end to end: an index may be missing',
    'tool_calls: read from end to end 4120 times, 12,000,000 rows each; by an index 9 times',
    'Foreign keys without an index: deletes in the other table are slow',
    'audit.events: FOREIGN KEY (tool) REFERENCES tools(name)',
    'Never used',
    'assignments_state on assignments, ≈ 800 MiB',
    '… and 11 more',
  ]);
  expect(notesOf(report)).toContain('uses counted for 61 days');
  expect(notesOf(report)).not.toContain('too short');
});

it('all well', () => {
  expect(indexesReport(someIndexes(none), now)).toMatchObject({
    mark: 'good',
    headline: 'mcp: no index is broken, unused or seems to be missing',
  });
});

it('a few days say little, and a standby speaks for itself alone', () => {
  const report = indexesReport(someIndexes({ since: '2026-01-28T09:00:00.000Z', standby: true }), now);
  expect(notesOf(report)).toContain('uses counted for 3 days: too short to drop anything by');
  expect(notesOf(report)).toContain('ask the primary too');
});

it('where uses are not counted, none is called unused', () => {
  const report = indexesReport(someIndexes({ counted: false, invalid: [] }), now);
  expect(report).toMatchObject({ mark: 'unknown', headline: expect.stringContaining('which are used is unknown') });
  expect(wordsOf(report).join()).not.toContain('Never used');
});

it('one that is being built is left alone', () => {
  const [index] = someIndexes().invalid;
  if (index === undefined) throw new Error('no sample');
  const report = indexesReport(someIndexes({ ...none, invalid: [{ ...index, isBuilding: true }] }), now);
  expect(report.mark).toBe('good');
  expect(wordsOf(report)[1]).toContain('being built just now');
});

it('leads on: what is broken goes, a key gets its index, what was never used in a month can be dropped', () => {
  const actions = (over: Parameters<typeof someIndexes>[0] = {}) =>
    indexesReport(someIndexes(over), now).offers?.map(({ action, params }) => [action, ...Object.values(params)]);
  expect(actions()).toEqual([
    ['db index drop', 'assignments_assignee'],
    ['db index create', 'audit.events', 'tool'],
    ['db index drop', 'assignments_state'],
    ['db sizes'],
    ['db slow'],
  ]);
  expect(actions({ ...none, unused: someIndexes().unused, since: '2026-01-28T09:00:00.000Z' })?.[0]).toEqual([
    'db sizes',
  ]);
  const odd = { schema: 'public', table: 'a', definition: 'FOREIGN KEY ("x; --") REFERENCES b(id)' };
  expect(actions({ ...none, foreignKeys: [odd] })?.[0]).toEqual(['db sizes']);
});
