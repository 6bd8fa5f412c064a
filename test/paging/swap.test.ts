import { describe, expect, it } from 'vitest';
import { scheduleSettings } from '../../src/paging/on-call.ts';
import { holderAt, swapOf } from '../../src/paging/swap.ts';

const now = new Date('2026-03-02T10:00:00Z');
const turns = scheduleSettings.parse({
  rotation: {
    people: ['U0ANA', 'U0BEN', 'U0CAT'],
    timezone: 'UTC',
    start: '2026-03-02',
    handover: '09:00',
    every: 'day',
  },
});
const wish = { request: 'r', schedule: 'primary', by: 'U0ANA', person: 'U0BEN', forMs: undefined, note: ' dentist ' };

describe('a swap of shifts', () => {
  it('of a whole shift is for the next one of the other person', () => {
    expect(swapOf(turns, [], now, wish)).toMatchObject({
      until: '2026-03-03T09:00:00.000Z',
      back: { from: '2026-03-03T09:00:00.000Z', until: '2026-03-04T09:00:00.000Z' },
      note: 'dentist',
    });
    expect(swapOf(turns, [], now, { ...wish, person: 'U0CAT' }).back?.from).toBe('2026-03-04T09:00:00.000Z');
  });

  it('of a part of one, or with somebody who has no turns, is for nothing in return', () => {
    const part = swapOf(turns, [], now, { ...wish, forMs: 7_200_000 });
    expect(part).toMatchObject({ until: '2026-03-02T12:00:00.000Z', back: undefined });
    expect(swapOf(turns, [], now, { ...wish, person: 'U0DAN' }).back).toBeUndefined();
  });

  it('is asked by whoever has the shift, taken ones included', () => {
    const taken = [
      { schedule: 'primary', person: 'U0BEN', from: '2026-03-02T09:30:00Z', until: '2026-03-02T11:00:00Z' },
    ];
    expect(holderAt(turns, 'primary', taken, now)).toBe('U0BEN');
    expect(() => swapOf(turns, taken, now, wish)).toThrow('You are not on call for primary');
    expect(swapOf(turns, taken, now, { ...wish, by: 'U0BEN', person: 'U0ANA' }).until).toBe('2026-03-02T11:00:00Z');
    expect(() => swapOf(turns, [], now, { ...wish, person: 'U0ANA' })).toThrow('You have that shift already.');
    expect(() => swapOf({ people: ['U0ANA'] }, [], now, wish)).toThrow('does not end by itself');
    expect(() => swapOf({ people: ['U0ANA', 'U0BEN'] }, [], now, wish)).toThrow('no shift to hand on');
  });
});
