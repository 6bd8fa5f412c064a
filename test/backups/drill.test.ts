import { expect, it } from 'vitest';
import { drillLine } from '../../src/backups/drill.ts';
import { freshnessReport } from '../../src/backups/freshness-report.ts';
import { plain } from '../../src/model/text.ts';
import type { PastChange } from '../../src/ports/past-changes.ts';

const at = '2026-11-30T03:00:00.000Z';
const newest = (result: unknown): PastChange => ({
  ...{ target: 'drill/database', action: 'db drill', params: {}, result, run: 'R-1042', by: 'bot', at },
});
const good = { comparison: { wrong: [], lacks: [], rows: 16_009 }, seconds: 42 };
const later = (days: number) => new Date(Date.parse(at) + days * 86_400_000);
const told = (change: PastChange | undefined, now = later(1)) => {
  const { mark, text } = drillLine(change, now);
  return [mark, plain(text)];
};

it('the last drill is told with what it restored, and one of more than a month ago is a warning', () => {
  expect(told(newest(good))).toEqual(['good', expect.stringContaining(', 16,009 rows in 42 s (R-1042)')]);
  expect(told(newest(good), later(36))[0]).toBe('warning');
});

it('one that failed, that did not end, or that never was, is told as that', () => {
  const wrong = { ...good, comparison: { ...good.comparison, wrong: ['public.tools is missing'] } };
  expect(told(newest(wrong))).toEqual(['bad', expect.stringContaining(': public.tools is missing (R-1042)')]);
  const lacks = { ...good, comparison: { ...good.comparison, lacks: ['the extension postgis'] } };
  expect(told(newest(lacks))[0]).toBe('bad');
  expect(told(newest(null))).toEqual(['bad', expect.stringContaining('it did not end')]);
  expect(told(undefined)).toEqual(['unknown', expect.stringContaining('never done: ')]);
});

it('stands below the backups: one that failed is bad however fresh they are, and another is a button away', () => {
  const reportWith = (change: PastChange | undefined) => freshnessReport('production', [], drillLine(change, later(1)));
  expect(reportWith(newest(null))).toMatchObject({
    mark: 'bad',
    headline: expect.stringMatching(/; the last restore drill failed$/),
    offers: [{ action: 'db drill' }],
  });
  expect(reportWith(newest(good))).toMatchObject({ mark: 'good', offers: [] });
  expect(freshnessReport('production', [])).toMatchObject({ parts: [{ lines: [] }], offers: [] });
});
