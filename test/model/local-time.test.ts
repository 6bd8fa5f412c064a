import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayNumber, dayOfNumber, instantOf, localTime, parseClock, parseDay } from '../../src/model/local-time.ts';

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
  'UTC',
];
const instants = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2060, 0, 1) });
const at = (iso: string) => Date.parse(iso);

describe('the clock on the wall', () => {
  it('is moved forward over a time that does not exist', () => {
    const day = { year: 2026, month: 3, day: 29 };
    expect(instantOf(day, 2 * 60 + 30, 'Europe/Berlin')).toBe(at('2026-03-29T01:30:00Z'));
    expect(localTime(at('2026-03-29T01:30:00Z'), 'Europe/Berlin')).toMatchObject({ minutes: 3 * 60 + 30 });
  });

  it('takes the first of a time that comes twice', () => {
    expect(instantOf({ year: 2026, month: 10, day: 25 }, 2 * 60 + 30, 'Europe/Berlin')).toBe(
      at('2026-10-25T00:30:00Z'),
    );
    expect(instantOf({ year: 2026, month: 11, day: 1 }, 60, 'America/New_York')).toBe(at('2026-11-01T05:00:00Z'));
  });

  it('takes the last of a time that comes twice where that is asked for, and the only one of any other', () => {
    const day = { year: 2026, month: 10, day: 25 };
    expect(instantOf(day, 2 * 60 + 30, 'Europe/Berlin', 'last')).toBe(at('2026-10-25T01:30:00Z'));
    expect(instantOf(day, 4 * 60, 'Europe/Berlin', 'last')).toBe(at('2026-10-25T03:00:00Z'));
    expect(instantOf({ year: 2026, month: 3, day: 29 }, 150, 'Europe/Berlin', 'last')).toBe(at('2026-03-29T01:30:00Z'));
  });

  it('knows half-hour shifts, and a day that a country left out', () => {
    expect(instantOf({ year: 2026, month: 4, day: 5 }, 9 * 60, 'Australia/Lord_Howe')).toBe(at('2026-04-04T22:30:00Z'));
    expect(instantOf({ year: 2011, month: 12, day: 30 }, 9 * 60, 'Pacific/Apia')).toBe(at('2011-12-30T19:00:00Z'));
    expect(instantOf({ year: 2011, month: 12, day: 31 }, 9 * 60, 'Pacific/Apia')).toBe(at('2011-12-30T19:00:00Z'));
  });

  it('leads back to the instant it was read at, or to the first of two', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(...zones), (time, zone) => {
        const minute = Math.floor(time / 60_000) * 60_000;
        const wall = localTime(minute, zone);
        const back = instantOf(wall, wall.minutes, zone);
        expect(back).toBeLessThanOrEqual(minute);
        expect(localTime(back, zone)).toEqual(wall);
        expect(minute - back).toBeLessThanOrEqual(60 * 60_000);
      }),
    );
  });

  it('never runs backwards', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(...zones), fc.nat(1440), fc.nat(1440), (time, zone, one, other) => {
        const day = localTime(time, zone);
        const [first, second] = one <= other ? [one, other] : [other, one];
        expect(instantOf(day, first, zone)).toBeLessThanOrEqual(instantOf(day, second, zone));
        const tomorrow = dayOfNumber(dayNumber(day) + 1);
        expect(instantOf(day, one, zone)).toBeLessThanOrEqual(instantOf(tomorrow, one, zone));
      }),
    );
  });
});

it('reads days and times, and no others', () => {
  expect(parseDay('2028-02-29')).toEqual({ year: 2028, month: 2, day: 29 });
  expect(['2026-02-29', '2026-13-01', '2026-1-1', '', 'x'].map(parseDay)).toEqual(Array(5).fill(undefined));
  expect(['00:00', '09:30', '24:00'].map(parseClock)).toEqual([0, 570, 1440]);
  expect(['24:01', '9:30', '12:60', '', '25:00'].map(parseClock)).toEqual(Array(5).fill(undefined));
});
