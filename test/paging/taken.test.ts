import { describe, expect, it } from 'vitest';
import { plain } from '../../src/model/text.ts';
import { scheduleSettings } from '../../src/paging/on-call.ts';
import { onCallLines } from '../../src/paging/on-call-lines.ts';
import { isTakeable, shiftEnd, takenAt } from '../../src/paging/taken.ts';

const at = (time: string) => new Date(`2026-03-02T${time}:00Z`);
const taken = (person: string, from: string, until: string, schedule = 'platform') => ({
  schedule,
  person,
  from: at(from).toISOString(),
  until: at(until).toISOString(),
});
const turns = scheduleSettings.parse({
  rotation: { people: ['U0ANA', 'U0BEN'], timezone: 'UTC', start: '2026-03-02', handover: '09:00', every: 'day' },
});

describe('a shift that was taken', () => {
  it('counts from its first moment to its last, in its schedule only; the newest wins', () => {
    const all = [taken('U0CAT', '11:00', '12:00'), taken('U0DAN', '10:00', '14:00')];
    expect(takenAt(all, 'platform', at('09:59'))).toBeUndefined();
    expect(takenAt(all, 'platform', at('10:00'))?.person).toBe('U0DAN');
    expect(takenAt(all, 'platform', at('11:30'))?.person).toBe('U0CAT');
    expect(takenAt(all, 'platform', at('12:00'))?.person).toBe('U0DAN');
    expect(takenAt(all, 'platform', at('14:00'))).toBeUndefined();
    expect(takenAt(all, 'leads', at('11:30'))).toBeUndefined();
  });

  it('ends with the turn of the rotation where nobody says otherwise', () => {
    expect(shiftEnd(turns, at('10:00'))).toBe('2026-03-03T09:00:00.000Z');
    expect(shiftEnd({ people: ['U0ANA'] }, at('10:00'))).toBeUndefined();
  });

  it('can be taken only where one person at a time is on call', () => {
    expect(isTakeable(turns)).toBe(true);
    expect(isTakeable({ people: ['U0ANA'] })).toBe(true);
    expect(isTakeable({ people: ['U0ANA', 'U0BEN'] })).toBe(false);
    expect(isTakeable({ group: '@oncall' })).toBe(false);
  });

  it('is told with its end, and who is on call after it', () => {
    const lines = onCallLines(new Map([['platform', turns]]), [], at('10:00'), [taken('U0CAT', '10:00', '14:00')]);
    expect(lines.map(({ text }) => plain(text))).toEqual([
      '@U0CAT, who took it, until 2026-03-02T14:00:00.000Z; then @U0ANA',
    ]);
  });
});
