import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localTime } from '../../src/model/local-time.ts';
import { businessHoursOf, businessHoursSettings, nextOpen } from '../../src/paging/business-hours.ts';
import {
  ackLeaseMs,
  ackLeaseSettings,
  heldUntil,
  nextStep,
  type PolicySettings,
  policyOf,
  policySettings,
  schedulesIn,
} from '../../src/paging/policy.ts';

const start = new Date('2026-11-20T10:00:00Z');

const matrix = {
  levels: [
    { role: 'On-call Engineer', targets: ['primary'] },
    { role: 'Platform Lead', targets: ['U0LEAD'] },
    { role: 'Architect', targets: ['U0ARCH', 'architects'] },
    { role: 'VP Engineering', targets: ['U0VP'] },
  ],
};

/** When each level is paged while nobody answers, as `L2@15` in minutes since the start, and when it is over. */
function timetable(settings: PolicySettings): readonly string[] {
  const policy = policyOf('default', settings);
  const told: string[] = [];
  let position = { level: -1, round: 0 };
  let now = start;
  for (;;) {
    const minutes = (now.getTime() - start.getTime()) / 60_000;
    const step = nextStep(policy, position, { severity: 1, now });
    if (step === undefined) return [...told, `end@${minutes}`];
    told.push(`${policy.levels[step.level]?.name}@${minutes}`);
    position = step;
    now = step.dueAt;
  }
}

describe('an escalation nobody answers', () => {
  it('goes through the levels of runbook B, each with its own time', () => {
    expect(timetable(policySettings.parse(matrix))).toEqual(['L1@0', 'L2@15', 'L3@45', 'L4@105', 'end@225']);
  });

  it('counts from the start where the policy says so', () => {
    expect(timetable(policySettings.parse({ ...matrix, clock: 'sinceStart' }))).toEqual([
      'L1@0',
      'L2@15',
      'L3@30',
      'L4@60',
      'end@120',
    ]);
  });

  it('repeats as often as it is told', () => {
    const levels = matrix.levels.slice(0, 2);
    expect(timetable(policySettings.parse({ levels, repeat: 1 }))).toEqual([
      'L1@0',
      'L2@15',
      'L1@45',
      'L2@60',
      'end@90',
    ]);
  });

  it('pages each level exactly as often as the rounds there are, and always ends', () => {
    const levels = fc.array(fc.record({ minutes: fc.integer({ min: 1, max: 9000 }) }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(levels, fc.nat(5), (given, repeat) => {
        const settings = policySettings.parse({
          levels: given.map(({ minutes }) => ({ role: 'Engineer', targets: ['primary'], minutes })),
          repeat,
        });
        const steps = timetable(settings);
        expect(steps).toHaveLength(given.length * (repeat + 1) + 1);
        const whole = given.reduce((sum, { minutes }) => sum + minutes, 0) * (repeat + 1);
        expect(steps.at(-1)).toBe(`end@${whole}`);
      }),
    );
  });

  it('gives a level its full time when the step before came late', () => {
    const policy = policyOf('default', policySettings.parse(matrix));
    const late = new Date(start.getTime() + 3_600_000);
    const step = nextStep(policy, { level: 0, round: 0 }, { severity: 1, now: late });
    expect(step).toEqual({ level: 1, round: 0, dueAt: new Date(late.getTime() + 30 * 60_000) });
  });
});

describe('the settings of a policy', () => {
  it('tells people from schedules', () => {
    const settings = policySettings.parse(matrix);
    expect([...schedulesIn(settings)]).toEqual(['primary', 'architects']);
    expect(policyOf('default', settings).levels[2]?.targets).toEqual([
      { kind: 'person', slack: 'U0ARCH' },
      { kind: 'schedule', name: 'architects' },
    ]);
  });

  it('refuses minutes since the start that do not grow', () => {
    const levels = [10, 10].map((minutes) => ({ role: 'Engineer', targets: ['primary'], minutes }));
    expect(policySettings.safeParse({ levels }).success).toBe(true);
    expect(policySettings.safeParse({ levels, clock: 'sinceStart' }).error?.issues[0]?.path).toEqual([
      'levels',
      1,
      'minutes',
    ]);
  });

  it.each([
    { levels: [] },
    { levels: [{ role: 'x', targets: [] }] },
    { ...matrix, repeat: -1 },
    { ...matrix, repeat: 6 },
  ])('refuses %j', (settings) => expect(policySettings.safeParse(settings).success).toBe(false));
});

describe('business hours', () => {
  const hours = businessHoursOf(businessHoursSettings.parse({ timezone: 'Europe/Berlin' }));
  const opens = (iso: string) => nextOpen(hours, new Date(iso)).toISOString();

  it('are open, open later today, tomorrow, or on Monday', () => {
    expect(opens('2026-11-20T10:00:00.000Z')).toBe('2026-11-20T10:00:00.000Z');
    expect(opens('2026-11-20T07:59:59.999Z')).toBe('2026-11-20T08:00:00.000Z');
    expect(opens('2026-11-19T17:00:00.000Z')).toBe('2026-11-20T08:00:00.000Z');
    expect(opens('2026-11-20T17:00:00.000Z')).toBe('2026-11-23T08:00:00.000Z');
    // The clocks are moved on the Sunday between.
    expect(opens('2026-03-27T17:00:00.000Z')).toBe('2026-03-30T07:00:00.000Z');
  });

  it('hold P4 back and nothing else', () => {
    const businessHours = { timezone: 'Europe/Berlin' };
    const policy = policyOf('default', policySettings.parse({ ...matrix, businessHours }));
    const friday = new Date('2026-11-20T16:50:00Z');
    const monday = new Date('2026-11-23T08:00:00Z');
    expect(nextStep(policy, { level: -1, round: 0 }, { severity: 4, now: friday })?.dueAt).toEqual(monday);
    expect(nextStep(policy, { level: -1, round: 0 }, { severity: 3, now: friday })?.dueAt).toEqual(
      new Date('2026-11-20T17:05:00Z'),
    );
    const saturday = new Date('2026-11-21T12:00:00Z');
    expect([1, 2, 3, 4].map((severity) => heldUntil(policy, severity as 1 | 2 | 3 | 4, saturday))).toEqual([
      saturday,
      saturday,
      saturday,
      monday,
    ]);
  });

  it('open within eight days, at an open time, and never earlier than asked', () => {
    const names = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
    const settings = fc
      .record({
        timezone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'),
        days: fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 }),
        open: fc.nat(22),
        length: fc.integer({ min: 1, max: 24 }),
      })
      .map(({ timezone, days, open, length }) => {
        const two = (hour: number) => `${String(hour).padStart(2, '0')}:00`;
        return businessHoursSettings.parse({ timezone, days, from: two(open), to: two(Math.min(24, open + length)) });
      });
    const instants = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) });
    fc.assert(
      fc.property(settings, instants, (given, time) => {
        const read = businessHoursOf(given);
        const opening = nextOpen(read, new Date(time)).getTime();
        expect(opening).toBeGreaterThanOrEqual(time);
        expect(opening - time).toBeLessThan(8 * 86_400_000);
        const wall = localTime(opening, read.timezone);
        expect(read.days).toContain(wall.weekday);
        expect(wall.minutes).toBeLessThan(read.to);
        expect(nextOpen(read, new Date(opening)).getTime()).toBe(opening);
        // Whoever asks earlier is not told a later opening.
        expect(nextOpen(read, new Date(time - 3_600_000)).getTime()).toBeLessThanOrEqual(opening);
      }),
    );
  });
});

it('holds an acknowledgement as long as the response time of the severity', () => {
  const settings = ackLeaseSettings.parse({ P1: 5 });
  expect(([1, 2, 3, 4] as const).map((severity) => ackLeaseMs(settings, severity) / 60_000)).toEqual([
    5, 30, 120, 1440,
  ]);
});
