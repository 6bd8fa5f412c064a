import { describe, expect, it } from 'vitest';
import { freezesOf, freezesSection } from '../../src/config/freezes.ts';

const dated = { name: 'year end', from: '2026-12-18T18:00:00+05:30', to: '2027-01-04T08:00:00+05:30' };
const weekly = { name: 'nights', days: ['fri', 'sat'], from: '22:00', to: '06:00' };

/** Each mistake as `place: words`. */
function mistakes(...windows: readonly object[]): readonly string[] {
  const parsed = freezesSection.safeParse(windows);
  return (parsed.error?.issues ?? []).map((issue) => `${issue.path.slice(1).join('.')}: ${issue.message}`);
}

describe('freeze windows', () => {
  it('are dated or weekly, and ask for two approvers where nothing else is said', () => {
    const parsed = freezesSection.parse([dated, { ...weekly, during: 'refuse' }]);
    expect(freezesOf(parsed, 'Asia/Kolkata')).toEqual([
      {
        name: 'year end',
        during: 'two-approvers',
        span: { from: Date.parse('2026-12-18T12:30:00Z'), to: Date.parse('2027-01-04T02:30:00Z') },
      },
      {
        name: 'nights',
        during: 'refuse',
        span: { days: [5, 6], from: 22 * 60, to: 6 * 60, timezone: 'Asia/Kolkata' },
      },
    ]);
    expect(freezesSection.parse(undefined)).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['ends before it begins', { ...dated, to: '2026-12-18T17:00:00+05:30' }, 'to: must be later than from'],
    ['is empty', { ...dated, to: dated.from }, 'to: must be later than from'],
    [
      'has no offset',
      { ...dated, from: '2026-12-18T18:00:00' },
      'from: must be a date and time with its offset, such as',
    ],
    [
      'is on no day of a calendar',
      { ...dated, to: '2027-02-30T08:00:00Z' },
      'to: must be a date and time with its offset',
    ],
    ['has hours without days', { ...dated, from: '18:00' }, 'name days for a weekly window'],
    ['has an unknown day', { ...weekly, days: ['friday'] }, 'days.0: must be one of mon, tue, wed, thu, fri, sat, sun'],
    ['has no day', { ...weekly, days: [] }, 'days: must name at least one day; leave it out for'],
    ['has dates with days', { ...weekly, to: dated.to }, 'to: must be a time such as 18:00; leave days out for'],
    ['is empty each week', { ...weekly, to: '22:00' }, 'to: must differ from from; a whole day is 00:00 to 24:00'],
    ['begins at the end of a day', { ...weekly, from: '24:00' }, 'from: must be 00:00 of the day it begins on'],
    ['has no name', { ...weekly, name: ' ' }, 'name: must not be empty'],
  ])('one that %s is refused with what to do', (_, window, words) => {
    expect(mistakes(window)).toEqual([expect.stringContaining(words)]);
  });

  it('have names of their own: a yes in one is no yes in another', () => {
    expect(mistakes(dated, { ...weekly, name: dated.name })).toEqual(['name: is the name of another window']);
  });
});
