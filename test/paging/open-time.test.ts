import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { businessHoursOf, businessHoursSettings, nextOpen } from '../../src/paging/business-hours.ts';
import { afterOpen, openDayMs } from '../../src/paging/open-time.ts';

const hours = (over: object = {}) => businessHoursOf(businessHoursSettings.parse({ timezone: 'UTC', ...over }));
const hourMs = 60 * 60_000;

describe('one business day, nine to six', () => {
  // 2026-11-20 is a Friday.
  it.each([
    ['on Thursday at ten', '2026-11-19T10:00:00.000Z', '2026-11-20T10:00:00.000Z'],
    ['on Friday at ten', '2026-11-20T10:00:00.000Z', '2026-11-23T10:00:00.000Z'],
    ['on Friday at night', '2026-11-20T22:00:00.000Z', '2026-11-23T18:00:00.000Z'],
    ['on Sunday', '2026-11-22T12:00:00.000Z', '2026-11-23T18:00:00.000Z'],
    ['as people come', '2026-11-23T09:00:00.000Z', '2026-11-23T18:00:00.000Z'],
  ])('%s', (_, began, due) => {
    expect(afterOpen(hours(), new Date(began), openDayMs(hours())).toISOString()).toBe(due);
  });

  it('is counted where people work', () => {
    const there = hours({ timezone: 'Asia/Kolkata', from: '10:00', to: '19:00' });
    const due = afterOpen(there, new Date('2026-11-20T05:30:00Z'), openDayMs(there));
    expect(due.toISOString()).toBe('2026-11-23T05:30:00.000Z');
  });

  it('is no longer or shorter where the clock is moved between two days', () => {
    // On 2026-10-25 Berlin goes back an hour.
    const berlin = hours({ timezone: 'Europe/Berlin' });
    const due = afterOpen(berlin, new Date('2026-10-23T08:00:00Z'), openDayMs(berlin));
    expect(due.toISOString()).toBe('2026-10-26T09:00:00.000Z');
  });
});

it('an hour of business on Friday at half past five ends on Monday', () => {
  expect(afterOpen(hours(), new Date('2026-11-20T17:30:00Z'), hourMs).toISOString()).toBe('2026-11-23T09:30:00.000Z');
});

it('the clock of those who always work is the clock', () => {
  const always = hours({ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', to: '24:00' });
  const began = new Date('2026-11-20T17:30:00Z');
  expect(afterOpen(always, began, 50 * hourMs)).toEqual(new Date(began.getTime() + 50 * hourMs));
});

it('later begun is never due earlier, and what is due lies in business hours or at their end', () => {
  const at = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });
  const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe');
  fc.assert(
    fc.property(at, fc.integer({ min: 1, max: 40 * 60 }), zone, (began, minutes, timezone) => {
      const there = hours({ timezone });
      const due = afterOpen(there, began, minutes * 60_000);
      const next = afterOpen(there, new Date(began.getTime() + 60_000), minutes * 60_000);
      expect(due.getTime()).toBeGreaterThan(began.getTime());
      expect(next.getTime()).toBeGreaterThanOrEqual(due.getTime());
      const justBefore = new Date(due.getTime() - 1);
      expect(nextOpen(there, justBefore)).toEqual(justBefore);
    }),
    { numRuns: 300 },
  );
});
