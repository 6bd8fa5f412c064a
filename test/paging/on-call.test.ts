import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextShifts, onCall, type Schedule, scheduleSettings } from '../../src/paging/on-call.ts';

const nobody = () => [];
const at = (iso: string) => new Date(iso);
const who = (schedule: Schedule, iso: string) => onCall(schedule, at(iso), nobody).map(({ slack }) => slack);

const weekly = scheduleSettings.parse({
  rotation: {
    people: ['U0ANA', { slack: 'U0BEN', email: 'ben@example.com' }, 'U0CLEO'],
    every: 'week',
    handover: '09:00',
    start: '2026-03-16',
    timezone: 'Europe/Berlin',
  },
});

/** The mistakes zod finds, as `path: words`. */
function mistakes(settings: unknown): readonly string[] {
  const read = scheduleSettings.safeParse(settings);
  return read.success ? [] : read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

describe('a rotation', () => {
  it('hands over at the same time on the wall before and after the clocks are moved', () => {
    // Clocks go forward on 29 March: the shift of Ben is 167 hours long.
    expect(who(weekly, '2026-03-23T07:59:59Z')).toEqual(['U0ANA']);
    expect(who(weekly, '2026-03-23T08:00:00Z')).toEqual(['U0BEN']);
    expect(who(weekly, '2026-03-30T06:59:59Z')).toEqual(['U0BEN']);
    expect(who(weekly, '2026-03-30T07:00:00Z')).toEqual(['U0CLEO']);
    expect(who(weekly, '2026-04-06T07:00:00Z')).toEqual(['U0ANA']);
  });

  it('does not hand back when midnight comes twice', () => {
    // In St. John's, clocks went back from 00:01 to 23:01 of the day before.
    const daily = scheduleSettings.parse({
      rotation: {
        people: ['U0ANA', 'U0BEN'],
        every: 'day',
        handover: '00:00',
        start: '2010-11-06',
        timezone: 'America/St_Johns',
      },
    });
    const times = ['02:29:59', '02:30:00', '02:40:00', '03:29:59', '03:30:00', '04:00:00'];
    expect(times.flatMap((time) => who(daily, `2010-11-07T${time}Z`))).toEqual(['U0ANA', ...Array(5).fill('U0BEN')]);
  });

  it('has nobody on call before it begins, and says who will be', () => {
    expect(who(weekly, '2026-03-16T07:59:00Z')).toEqual([]);
    const [first] = nextShifts(weekly, at('2026-01-01T00:00:00Z'), 1);
    expect(first).toEqual({
      from: '2026-03-16T08:00:00.000Z',
      to: '2026-03-23T08:00:00.000Z',
      person: { slack: 'U0ANA' },
      override: false,
    });
  });

  it('gives the address that stands beside a person', () => {
    expect(onCall(weekly, at('2026-03-24T00:00:00Z'), nobody)).toEqual([{ slack: 'U0BEN', email: 'ben@example.com' }]);
  });

  it('lets others stand in, and lists the shifts as they are then', () => {
    const schedule = scheduleSettings.parse({
      ...weekly,
      overrides: [
        { from: '2026-03-24T12:00', to: '2026-03-25T12:00', person: 'U0DEE' },
        { from: '2026-03-29', to: '2026-04-01T00:00:00Z', person: 'U0EVE' },
      ],
    });
    expect(who(schedule, '2026-03-24T11:00:00Z')).toEqual(['U0DEE']);
    expect(who(schedule, '2026-03-25T11:00:00Z')).toEqual(['U0BEN']);
    const listed = nextShifts(schedule, at('2026-03-23T08:00:00Z'), 5);
    expect(listed.map(({ from, person, override }) => `${from} ${person.slack} ${override}`)).toEqual([
      '2026-03-23T08:00:00.000Z U0BEN false',
      '2026-03-24T11:00:00.000Z U0DEE true',
      '2026-03-25T11:00:00.000Z U0BEN false',
      '2026-03-29T07:00:00.000Z U0EVE true',
      '2026-04-01T00:00:00.000Z U0CLEO false',
    ]);
  });
});

describe('other schedules', () => {
  it('has the same people always', () => {
    const schedule = scheduleSettings.parse({ people: ['U0ANA', 'U0BEN'] });
    expect(who(schedule, '2026-01-01T00:00:00Z')).toEqual(['U0ANA', 'U0BEN']);
    expect(nextShifts(schedule, at('2026-01-01T00:00:00Z'), 3)).toEqual([]);
  });

  it('asks for the members of a group, of which there may be none', () => {
    const schedule = scheduleSettings.parse({ group: '@oncall' });
    const members = (group: string) => (group === '@oncall' ? [{ slack: 'U0ANA' }] : []);
    expect(onCall(schedule, at('2026-01-01T00:00:00Z'), members)).toEqual([{ slack: 'U0ANA' }]);
    expect(onCall(schedule, at('2026-01-01T00:00:00Z'), nobody)).toEqual([]);
  });
});

describe('mistakes in the configuration', () => {
  it('names each', () => {
    const { rotation } = weekly as { rotation: object };
    expect(
      mistakes({
        rotation,
        overrides: [
          { from: '2026-03-24T12:00', to: '2026-03-26', person: 'U0DEE' },
          { from: '2026-03-25', to: '2026-03-24', person: 'U0EVE' },
          { from: '2026-03-25', to: 'tomorrow', person: 'U0EVE' },
        ],
      }),
    ).toEqual(
      expect.arrayContaining([
        'overrides.1.to: must be later than from',
        'overrides.2.to: must be a time such as 2026-12-24T09:00',
      ]),
    );
    expect(
      mistakes({
        rotation,
        overrides: [
          { from: '2026-03-24T12:00', to: '2026-03-26', person: 'U0DEE' },
          { from: '2026-03-25', to: '2026-03-27', person: 'U0EVE' },
        ],
      }),
    ).toEqual(['overrides.1: overlaps with override 1']);
    expect(mistakes({ group: 'oncall' })).toEqual(['group: must be a Slack user group: @handle or its id (S…)']);
    expect(
      mistakes({ rotation: { ...rotation, timezone: 'Mars/Olympus', handover: '24:00', start: '2026-02-30' } }),
    ).toEqual([
      'rotation.handover: must be a time such as 09:00',
      'rotation.start: must be a date such as 2026-11-02',
      'rotation.timezone: must be an IANA time zone, such as Asia/Kolkata',
    ]);
    expect(mistakes({ people: ['ana'] })).toEqual(['people.0: must be a Slack user id (U…)']);
    expect(mistakes({ people: [{}] })).toEqual(['people.0: must have slack, email or both']);
    expect(mistakes({ people: [{ email: 'vp-eng@example.com' }] })).toEqual([]);
    expect(mistakes({})).toEqual([': must have one of people, rotation and group']);
    expect(mistakes({ people: ['U0ANA'], group: '@oncall' })).toEqual([
      ': must have one of people, rotation and group',
    ]);
    expect(mistakes({ people: ['U0ANA'], overrides: [] })).toEqual(['overrides: belong to a rotation']);
    expect(mistakes({ people: [{ slack: 'U0ANA', email: 'a@b.example\nBcc: c@d.example' }] })).toHaveLength(1);
  });
});

describe('whatever the rotation', () => {
  const zones = [
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
    'Pacific/Apia',
  ];
  const two = (number: number) => String(number).padStart(2, '0');
  const day = fc
    .tuple(fc.integer({ min: 2010, max: 2040 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
    .map(([year, month, date]) => `${year}-${two(month)}-${two(date)}`);
  const clock = fc.tuple(fc.nat(23), fc.nat(59)).map(([hours, minutes]) => `${two(hours)}:${two(minutes)}`);
  const rotation = fc.record({
    people: fc.uniqueArray(fc.constantFrom('U0A', 'U0B', 'U0C', 'U0D'), { minLength: 1 }),
    every: fc.oneof(fc.constantFrom('day', 'week'), fc.record({ days: fc.integer({ min: 1, max: 40 }) })),
    handover: clock,
    start: day,
    timezone: fc.constantFrom(...zones),
  });
  // Overrides one after the other: gaps and lengths in hours, from the first handover.
  const pieces = fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 300 })), {
    maxLength: 6,
  });
  const schedule = fc.tuple(rotation, pieces).map(([turns, spans]) => {
    let time = Date.parse(`${turns.start}T00:00:00Z`);
    const overrides = spans.map(([gap, length]) => {
      const from = time + gap * 3_600_000;
      time = from + length * 3_600_000;
      return {
        from: new Date(from).toISOString().replace('.000Z', 'Z'),
        to: new Date(time).toISOString().replace('.000Z', 'Z'),
        person: 'U0X',
      };
    });
    return {
      settings: scheduleSettings.parse({ rotation: turns, overrides }),
      start: Date.parse(`${turns.start}T00:00:00Z`),
    };
  });

  it('has no gap and no overlap, and the list says who is on call', () => {
    fc.assert(
      fc.property(
        schedule,
        fc.integer({ min: 2, max: 900 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (given, days, part) => {
          const shifts = nextShifts(given.settings, new Date(given.start + days * 86_400_000), 15);
          expect(shifts).toHaveLength(15);
          for (const [index, shift] of shifts.entries()) {
            const [from, to] = [Date.parse(shift.from), Date.parse(shift.to)];
            expect(from).toBeLessThan(to);
            const next = shifts[index + 1];
            if (next !== undefined) expect(next.from).toBe(shift.to);
            const inside = Math.min(to - 1, Math.floor(from + part * (to - from)));
            for (const time of [from, inside, to - 1])
              expect(onCall(given.settings, new Date(time), nobody)).toEqual([shift.person]);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives everybody the same turns, whenever it is asked', () => {
    fc.assert(
      fc.property(rotation, fc.integer({ min: 2, max: 4000 }), (turns, days) => {
        const settings = scheduleSettings.parse({ rotation: turns });
        const from = new Date(Date.parse(`${turns.start}T00:00:00Z`) + days * 86_400_000);
        const shifts = nextShifts(settings, from, turns.people.length * 2);
        const names = shifts.map(({ person }) => person.slack);
        const people: readonly string[] = turns.people;
        const first = people.indexOf(names[0] ?? '');
        expect(names).toEqual(names.map((_, index) => people[(first + index) % people.length]));
      }),
    );
  });
});
