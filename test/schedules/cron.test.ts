import { describe, expect, it } from 'vitest';
import { type CronRule, parseCron } from '../../src/schedules/cron.ts';
import { dueTimes, lastDue, nextDue } from '../../src/schedules/due.ts';
import { timetableWords } from '../../src/schedules/words.ts';

function rule(text: string): CronRule {
  const read = parseCron(text);
  if ('mistake' in read) throw new Error(read.mistake);
  return read;
}

/** The next due times as the clock on the wall shows them. */
function following(text: string, timezone: string, from: string, count: number): readonly string[] {
  const times: string[] = [];
  let at: number | undefined = Date.parse(from);
  while (times.length < count && at !== undefined) {
    at = nextDue({ rule: rule(text), timezone }, at);
    if (at !== undefined) times.push(new Date(at).toISOString().slice(0, 16));
  }
  return times;
}

describe('five fields of cron', () => {
  it.each([
    ['', 'five fields'],
    ['* * * *', 'five fields'],
    ['0 9 * * * *', 'five fields'],
    ['@daily', 'five fields'],
    ['60 9 * * *', '"60" as minute'],
    ['0 24 * * *', '"24" as hour'],
    ['0 9 0 * *', '"0" as day of the month'],
    ['0 9 * 13 *', '"13" as month'],
    ['0 9 * * 8', '"8" as day of the week'],
    ['0 9 * * funday', '"funday"'],
    ['0 9 * * sun#6', '"sun#6"'],
    ['5/10 9 * * *', '"5/10"'],
    ['*/0 9 * * *', '"*/0"'],
    ['*-5 9 * * *', '"*-5"'],
    ['0 17-9 * * *', '"17-9"'],
    ['0, 9 * * *', '""'],
    ['-1 9 * * *', '"-1"'],
    ['0x1 9 * * *', '"0x1"'],
    ['０ 9 * * *', '"０"'],
    [`${'1,'.repeat(200)}1 9 * * *`, 'five fields'],
    ['0 9 1-7 * sun', 'either'],
    ['0 9 30 2 *', 'no month'],
    ['0 9 31 4,6 *', 'no month'],
    ['* 9 * * *', 'every 5 minutes'],
    ['0,58 * * * *', 'every 5 minutes'],
  ])('%s is refused, with words for who wrote it', (text, words) => {
    const read = parseCron(text);
    expect('mistake' in read ? read.mistake : 'taken').toContain(words);
  });

  it.each([
    ['0 9 * * *', 'Asia/Kolkata', '2026-11-30T18:00:00Z', ['2026-12-01T03:30', '2026-12-02T03:30']],
    ['30 8,20 * * mon-fri', 'UTC', '2026-12-04T20:30:00Z', ['2026-12-07T08:30', '2026-12-07T20:30']],
    ['0 1 * * sun#1', 'Asia/Kolkata', '2026-12-01T00:00:00Z', ['2026-12-05T19:30', '2027-01-02T19:30']],
    ['0 6 * * FRI#L', 'UTC', '2026-12-01T00:00:00Z', ['2026-12-25T06:00', '2027-01-29T06:00']],
    ['0 6 l * *', 'UTC', '2027-02-01T00:00:00Z', ['2027-02-28T06:00', '2027-03-31T06:00']],
    ['0 6 29 2 *', 'UTC', '2026-12-01T00:00:00Z', ['2028-02-29T06:00', '2032-02-29T06:00']],
    ['0 6 29 2 *', 'UTC', '2096-03-01T00:00:00Z', ['2104-02-29T06:00']],
    ['0 6 1 1,4,7,10 *', 'UTC', '2026-12-01T00:00:00Z', ['2027-01-01T06:00', '2027-04-01T06:00']],
    [
      '0 6 * * fri-mon',
      'UTC',
      '2026-12-01T00:00:00Z',
      ['2026-12-04T06:00', '2026-12-05T06:00', '2026-12-06T06:00', '2026-12-07T06:00', '2026-12-11T06:00'],
    ],
    ['0 6 * * 0,7', 'UTC', '2026-12-01T00:00:00Z', ['2026-12-06T06:00', '2026-12-13T06:00']],
    [
      '*/20 * * * *',
      'Asia/Kathmandu',
      '2026-12-01T00:00:00Z',
      ['2026-12-01T00:15', '2026-12-01T00:35', '2026-12-01T00:55'],
    ],
  ] as const)('%s in %s', (text, timezone, from, times) => {
    expect(following(text, timezone, from, times.length)).toEqual(times);
  });

  it('an hour that the clock skips: as much later as the clock moved, once', () => {
    // New York: 02:00 → 03:00 on 8 March 2026.
    expect(following('30 2 * * *', 'America/New_York', '2026-03-07T12:00:00Z', 2)).toEqual([
      '2026-03-08T07:30',
      '2026-03-09T06:30',
    ]);
    expect(following('0 2,3 * * *', 'America/New_York', '2026-03-08T05:00:00Z', 2)).toEqual([
      '2026-03-08T07:00',
      '2026-03-09T06:00',
    ]);
  });

  it('an hour that comes twice: the first, once', () => {
    // New York: 02:00 → 01:00 on 1 November 2026.
    expect(following('30 1 * * *', 'America/New_York', '2026-10-31T12:00:00Z', 2)).toEqual([
      '2026-11-01T05:30',
      '2026-11-02T06:30',
    ]);
  });

  it('every hour goes by the time that passes, through both', () => {
    expect(following('30 * * * *', 'America/New_York', '2026-11-01T04:00:00Z', 4)).toEqual([
      '2026-11-01T04:30',
      '2026-11-01T05:30',
      '2026-11-01T06:30',
      '2026-11-01T07:30',
    ]);
    expect(following('30 * * * *', 'America/New_York', '2026-03-08T05:00:00Z', 3)).toEqual([
      '2026-03-08T05:30',
      '2026-03-08T06:30',
      '2026-03-08T07:30',
    ]);
    // Half an hour, at Lord Howe.
    expect(following('15 * * * *', 'Australia/Lord_Howe', '2026-04-04T13:00:00Z', 4)).toEqual([
      '2026-04-04T13:15',
      '2026-04-04T14:15',
      '2026-04-04T15:45',
      '2026-04-04T16:45',
    ]);
  });
});

/** Shows the wall of a zone minute by minute: another way to the same answer, with the due times of a rule that names hours read off. */
function byLookingAtTheClock(
  { minutes, hours }: CronRule,
  timezone: string,
  from: number,
  to: number,
): readonly string[] {
  const wall = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, dateStyle: 'short', timeStyle: 'short' });
  const seen = new Set<string>();
  const due: string[] = [];
  let before = wall.format(from - 60_000);
  for (let at = from; at < to; at += 60_000) {
    const shown = wall.format(at);
    const [hour = 0, minute = 0] = shown.slice(-5).split(':').map(Number);
    const here = minutes.includes(minute);
    if (hours === undefined ? here : here && hours.includes(hour) && !seen.has(shown))
      due.push(new Date(at).toISOString());
    seen.add(shown);
    before = shown;
  }
  return before === '' ? [] : due;
}

describe('against a clock that is looked at each minute', () => {
  const zones = [
    'America/New_York',
    'Europe/Berlin',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'America/Santiago',
    'Pacific/Apia',
  ];
  // Hours no zone skips there, and the doubled ones.
  const rules = [
    '5 * * * *',
    '*/15 * * * *',
    '0 5,9,17 * * *',
    '59 1 * * *',
    '30 1 * * *',
    '7 12 * * *',
    '45 23 * * *',
  ];
  it.each(zones.flatMap((zone) => rules.map((text) => [zone, text] as const)))('%s: %s', (zone, text) => {
    for (const [begin, end] of [
      ['2026-10-23', '2026-11-03'],
      ['2026-04-03', '2026-04-07'],
    ] as const) {
      const from = Date.parse(`${begin}T00:00:00Z`);
      const to = Date.parse(`${end}T00:00:00Z`);
      const timetable = { rule: rule(text), timezone: zone };
      const found: string[] = [];
      for (let at = nextDue(timetable, from - 1); at !== undefined && at < to; at = nextDue(timetable, at))
        found.push(new Date(at).toISOString());
      expect(found).toEqual(byLookingAtTheClock(timetable.rule, zone, from, to));
    }
  });

  it('the last due time and the next one are neighbours, at every instant', () => {
    for (const text of ['30 2 * * *', '30 1 * * *', '*/30 * * * *', '0 0 * * *', '15 2,3 * * sun#2', '0 6 l * *'])
      for (const timezone of ['America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata']) {
        const timetable = { rule: rule(text), timezone };
        for (let at = Date.parse('2026-03-06T00:03:00Z'); at < Date.parse('2026-03-12T00:00:00Z'); at += 2_222_000) {
          const last = lastDue(timetable, at) ?? Number.NaN;
          const next = nextDue(timetable, at) ?? Number.NaN;
          expect(last).toBeLessThanOrEqual(at);
          expect(next).toBeGreaterThan(at);
          expect(nextDue(timetable, last)).toBe(next);
          expect(lastDue(timetable, next - 1)).toBe(last);
        }
      }
  });

  it('counts what was missed, and stops counting', () => {
    const timetable = { rule: rule('*/5 * * * *'), timezone: 'UTC' };
    const from = Date.parse('2026-03-01T00:00:00Z');
    expect(dueTimes(timetable, from, from, 100)).toBe(1);
    expect(dueTimes(timetable, from, from + 3_600_000, 100)).toBe(13);
    expect(dueTimes(timetable, from, from + 365 * 86_400_000, 100)).toBe(100);
  });
});

it.each([
  ['0 9 * * *', '09:00 every day'],
  ['0 9 * * mon-fri', '09:00 Mon–Fri'],
  ['30 8,20 * * sat,sun', '08:30, 20:30 Sat, Sun'],
  ['0 1 * * sun#1', '01:00 on the first Sun of the month'],
  ['0 6 * * fri#l', '06:00 on the last Fri of the month'],
  ['0 6 1,l * *', '06:00 on day 1 and the last day of the month'],
  ['0 6 1 1,4 *', '06:00 on day 1 of Jan, Apr'],
  ['*/15 * * * *', 'every 15 minutes'],
  ['5 * * * *', 'every hour at :05'],
  ['*/15 9-17 * * mon-fri', 'cron */15 9-17 * * mon-fri'],
])('%s is told as "%s"', (text, words) => {
  expect(timetableWords(rule(text))).toBe(words);
});
