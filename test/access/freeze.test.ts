import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Freeze, WeeklySpan } from '../../src/model/freeze.ts';
import { freezeAt } from '../../src/model/freeze-at.ts';

const berlin = 'Europe/Berlin';
const at = (iso: string) => new Date(iso);
const ms = (iso: string) => Date.parse(iso);
const hour = 60;

const yearEnd: Freeze = {
  name: 'year end',
  during: 'two-approvers',
  span: { from: ms('2026-12-18T18:00:00+01:00'), to: ms('2027-01-04T08:00:00+01:00') },
};
const weekly = (days: readonly number[], from: number, to: number, over: Partial<WeeklySpan> = {}): Freeze => ({
  name: 'weekly',
  during: 'two-approvers',
  span: { days, from, to, timezone: berlin, ...over },
});
const until = (freeze: Freeze, iso: string) => freezeAt([freeze], at(iso))?.until;

describe('a window from a date to a date', () => {
  it('holds from its first moment, and no more at its last', () => {
    expect(until(yearEnd, '2026-12-18T16:59:59.999Z')).toBeUndefined();
    expect(until(yearEnd, '2026-12-18T17:00:00.000Z')).toBe('2027-01-04T07:00:00.000Z');
    expect(until(yearEnd, '2027-01-04T06:59:59.999Z')).toBe('2027-01-04T07:00:00.000Z');
    expect(until(yearEnd, '2027-01-04T07:00:00.000Z')).toBeUndefined();
  });
});

describe('a weekly window', () => {
  it('holds on its days alone', () => {
    const fridays = weekly([5], 12 * hour, 18 * hour);
    expect(until(fridays, '2026-11-20T10:59:59.999Z')).toBeUndefined();
    expect(until(fridays, '2026-11-20T11:00:00Z')).toBe('2026-11-20T17:00:00.000Z');
    expect(until(fridays, '2026-11-20T17:00:00Z')).toBeUndefined();
    expect(until(fridays, '2026-11-19T12:00:00Z')).toBeUndefined();
  });

  it('that ends no later than it begins ends the day after', () => {
    const nights = weekly([5], 22 * hour, 6 * hour);
    expect(until(nights, '2026-11-20T20:59:59.999Z')).toBeUndefined();
    expect(until(nights, '2026-11-20T23:30:00Z')).toBe('2026-11-21T05:00:00.000Z');
    expect(until(nights, '2026-11-21T04:59:59.999Z')).toBe('2026-11-21T05:00:00.000Z');
    expect(until(nights, '2026-11-21T05:00:00Z')).toBeUndefined();
    // Thursday night begins on a day it does not name.
    expect(until(nights, '2026-11-20T01:00:00Z')).toBeUndefined();
  });

  it('goes by the day of its own zone', () => {
    const saturdays = weekly([6], 0, 24 * hour, { timezone: 'Asia/Kolkata' });
    expect(until(saturdays, '2026-11-20T18:29:59.999Z')).toBeUndefined();
    expect(until(saturdays, '2026-11-20T18:30:00Z')).toBe('2026-11-21T18:30:00.000Z');
    expect(until(saturdays, '2026-11-21T18:30:00Z')).toBeUndefined();
  });

  it('of days that follow each other is one', () => {
    const weekend = weekly([6, 7], 0, 24 * hour);
    expect(until(weekend, '2026-11-21T10:00:00Z')).toBe('2026-11-22T23:00:00.000Z');
    expect(until(weekly([1, 2, 3, 4, 5, 6, 7], 0, 24 * hour), '2026-11-21T10:00:00Z')).toBe('2026-11-27T23:00:00.000Z');
  });

  it('over an hour that is skipped ends at the first time that exists', () => {
    // 2026-03-29: after 01:59 the clock shows 03:00.
    const early = weekly([7], hour, 2 * hour + 30);
    expect(until(early, '2026-03-29T00:00:00Z')).toBe('2026-03-29T01:30:00.000Z');
    expect(until(weekly([7], 2 * hour + 30, 4 * hour), '2026-03-29T01:29:59Z')).toBeUndefined();
    expect(until(weekly([7], 2 * hour + 30, 4 * hour), '2026-03-29T01:30:00Z')).toBe('2026-03-29T02:00:00.000Z');
    expect(until(weekly([6], 23 * hour, 4 * hour), '2026-03-28T22:00:00Z')).toBe('2026-03-29T02:00:00.000Z');
  });

  it('over an hour that comes twice holds from the first to the last', () => {
    // 2026-10-25: after 02:59 the clock shows 02:00 again.
    const early = weekly([7], 2 * hour, 2 * hour + 30);
    expect(until(early, '2026-10-24T23:59:59.999Z')).toBeUndefined();
    expect(until(early, '2026-10-25T00:00:00Z')).toBe('2026-10-25T01:30:00.000Z');
    expect(until(early, '2026-10-25T00:45:00Z')).toBe('2026-10-25T01:30:00.000Z');
    expect(until(early, '2026-10-25T01:29:59.999Z')).toBe('2026-10-25T01:30:00.000Z');
    expect(until(early, '2026-10-25T01:30:00Z')).toBeUndefined();
  });

  it('with an end time holds until then, and ends there', () => {
    const zones = [berlin, 'Asia/Kolkata', 'America/New_York', 'Australia/Lord_Howe'];
    const minutes = fc.nat(24 * hour - 1);
    const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 6 });
    const instants = fc.integer({ min: ms('2020-01-01T00:00:00Z'), max: ms('2040-01-01T00:00:00Z') });
    fc.assert(
      fc.property(days, minutes, minutes, fc.constantFrom(...zones), instants, (on, from, to, timezone, time) => {
        const freeze = weekly(on, from, to, { timezone });
        const end = freezeAt([freeze], new Date(time))?.until;
        if (end === undefined) return;
        expect(Date.parse(end)).toBeGreaterThan(time);
        expect(freezeAt([freeze], new Date(Date.parse(end) - 1))?.until).toBe(end);
        expect(freezeAt([freeze], new Date(end))).toBeUndefined();
      }),
    );
  });
});

describe('of several windows', () => {
  const now = at('2026-12-24T12:00:00Z');
  const holidays: Freeze = { ...yearEnd, name: 'holidays', during: 'refuse', span: { from: 0, to: now.getTime() + 1 } };

  it('the one that refuses counts, then the one that lasts longest', () => {
    const short: Freeze = { ...yearEnd, name: 'short', span: { from: 0, to: now.getTime() + 1 } };
    expect(freezeAt([short, yearEnd], now)?.name).toBe('year end');
    expect(freezeAt([yearEnd, short], now)?.name).toBe('year end');
    expect(freezeAt([yearEnd, holidays], now)).toMatchObject({ name: 'holidays', during: 'refuse' });
  });

  it('is undefined where none is configured', () => {
    expect(freezeAt([], now)).toBeUndefined();
  });
});
