import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ago, localTime, nearDay, toLocal } from '../../../sandbox/ui/app/render/calendar.ts';
import { formatDate, fullDate } from '../../../sandbox/ui/app/render/date-token.ts';
import { now } from './support.ts';

const seconds = Math.floor(now / 1000);
const inZone = (timezone: string) => ({ now, timezone });

describe('date tokens', () => {
  it.each([
    ['{date_num}', '2026-01-31'],
    ['{date_slash}', '01/31/2026'],
    ['{date}', 'January 31st, 2026'],
    ['{date_short}', 'Jan 31, 2026'],
    ['{date_long}', 'Saturday, January 31st, 2026'],
    ['{date_long_full}', 'Saturday, January 31st, 2026'],
    ['{date_pretty}', 'today'],
    ['{date_short_pretty}', 'today'],
    ['{date_long_pretty}', 'today'],
    ['{day_divider_pretty}', 'today'],
    ['{time}', '19:32'],
    ['{time_secs}', '19:32:31'],
    ['{ago}', 'just now'],
    ['on {date_num} at {time}', 'on 2026-01-31 at 19:32'],
    ['{no_such} {time}', 'fallback'],
    ['{constructor}', 'fallback'],
    ['plain', 'plain'],
  ])('%s is drawn where the reader lives', (pattern, wanted) => {
    expect(formatDate(seconds, pattern, inZone('Asia/Kolkata'), 'fallback')).toBe(wanted);
  });

  it.each([
    [1, '1st'],
    [2, '2nd'],
    [3, '3rd'],
    [4, '4th'],
    [11, '11th'],
    [12, '12th'],
    [13, '13th'],
    [21, '21st'],
    [30, '30th'],
  ])('the day %i is the %s', (day, wanted) => {
    const at = Date.UTC(2026, 2, day, 12) / 1000;
    expect(formatDate(at, '{date}', inZone('UTC'), '')).toBe(`March ${wanted}, 2026`);
  });

  it('are near by the calendar, not by hours', () => {
    const late = Date.UTC(2026, 0, 31, 22, 30);
    expect(nearDay(late, now, 'UTC')).toBe('today');
    expect(nearDay(late, now, 'Asia/Kolkata')).toBe('tomorrow');
    expect(nearDay(now - 24 * 3_600_000, now, 'UTC')).toBe('yesterday');
    expect(nearDay(now - 3 * 24 * 3_600_000, now, 'UTC')).toBeUndefined();
  });

  it('fall back on what is no time, and on UTC in an unknown zone', () => {
    expect(formatDate(Number.NaN, '{time}', inZone('UTC'), 'then')).toBe('then');
    expect(formatDate(1e15, '{time}', inZone('UTC'), 'then')).toBe('then');
    expect(fullDate(Number.NaN, inZone('UTC'))).toBe('');
    expect(formatDate(seconds, '{time}', inZone('Mars/Olympus'), 'then')).toBe('14:02');
  });

  it.each([
    [0, 'just now'],
    [59_000, 'just now'],
    [60_000, '1 minute ago'],
    [7_200_000, '2 hours ago'],
    [3 * 86_400_000, '3 days ago'],
    [-30_000, 'in a moment'],
    [-180_000, 'in 3 minutes'],
  ])('%i ms before now is %s', (before, wanted) => {
    expect(ago(now - before, now)).toBe(wanted);
  });
});

describe('a local time', () => {
  it('is the same moment there and back, in every zone, summer or winter', () => {
    const zones = [
      'UTC',
      'Europe/Berlin',
      'Asia/Kolkata',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'Pacific/Chatham',
    ];
    const minutes = fc.integer({ min: Date.UTC(2020, 0, 1) / 60_000, max: Date.UTC(2030, 0, 1) / 60_000 });
    fc.assert(
      fc.property(minutes, fc.constantFrom(...zones), (minute, zone) => {
        const local = toLocal(minute * 60_000, zone);
        expect(toLocal(localTime(local, zone) ?? 0, zone)).toBe(local);
      }),
    );
  });

  it('is nothing for what is no time', () => {
    expect(localTime('soon', 'UTC')).toBeUndefined();
    expect(localTime('2026-01-31T14:02', 'Europe/Berlin')).toBe(Date.UTC(2026, 0, 31, 13, 2));
  });
});
