import { describe, expect, it } from 'vitest';
import type { PlannedWindow } from '../../src/ports/store/windows.ts';
import { occurrenceOf, type WindowSettings } from '../../src/windows/calendar.ts';
import { outsideOf } from '../../src/windows/outside.ts';

const india = 'Asia/Kolkata';
const patches: WindowSettings = { name: 'Security patches', covers: [], when: '0 2 * * sun', to: '04:00' };
const database: WindowSettings = {
  name: 'Database maintenance',
  covers: ['db vacuum', 'db settings *'],
  when: '0 1 * * sun#1',
  to: '05:00',
};
const upgrades: WindowSettings = { name: 'Kubernetes upgrades', covers: ['deploy'], every: 'quarter', hours: 8 };

const at = (text: string) => Date.parse(text);
const told = (span: { from: number; to: number } | undefined) =>
  span && [new Date(span.from).toISOString().slice(0, 16), new Date(span.to).toISOString().slice(0, 16)];

/** Open and next of a window at a moment, in UTC. */
function when(window: WindowSettings, now: string, zone = india, planned: readonly PlannedWindow[] = []) {
  const found = occurrenceOf(window, zone, at(now), planned);
  return { open: told(found?.open), next: told(found?.next) };
}

describe('a window of runbook B 5.1', () => {
  it('on Sundays 02:00 to 04:00 IST is told in instants', () => {
    expect(when(patches, '2026-01-31T12:00:00Z')).toEqual({
      open: undefined,
      next: ['2026-01-31T20:30', '2026-01-31T22:30'],
    });
  });

  it('is open from its first moment, and no more at its last', () => {
    expect(when(patches, '2026-01-31T20:30:00Z').open).toEqual(['2026-01-31T20:30', '2026-01-31T22:30']);
    expect(when(patches, '2026-01-31T22:29:59Z').open).toBeDefined();
    expect(when(patches, '2026-01-31T22:30:00Z')).toEqual({
      open: undefined,
      next: ['2026-02-07T20:30', '2026-02-07T22:30'],
    });
  });

  it('on the first Sunday is on no other', () => {
    expect(when(database, '2026-02-01T00:00:00Z')).toEqual({
      open: undefined,
      next: ['2026-02-28T19:30', '2026-02-28T23:30'],
    });
    expect(when(database, '2026-03-01T00:00:00Z').next).toEqual(['2026-04-04T19:30', '2026-04-04T23:30']);
  });

  it('that ends no later than it begins ends on the day after', () => {
    const night: WindowSettings = { ...patches, when: '0 22 * * sat', to: '02:00' };
    expect(when(night, '2026-01-31T12:00:00Z').next).toEqual(['2026-01-31T16:30', '2026-01-31T20:30']);
  });
});

describe('where clocks are moved', () => {
  const berlin = 'Europe/Berlin';

  it('a window over the skipped hour ends by the wall, and is an hour shorter', () => {
    expect(when({ ...patches, when: '0 1 * * sun', to: '05:00' }, '2026-03-28T12:00:00Z', berlin).next).toEqual([
      ...['2026-03-29T00:00', '2026-03-29T03:00'],
    ]);
  });

  it('one over the hour that comes twice is an hour longer, and holds until the last of them', () => {
    expect(when({ ...patches, when: '0 1 * * sun', to: '02:30' }, '2026-10-24T12:00:00Z', berlin).next).toEqual([
      ...['2026-10-24T23:00', '2026-10-25T01:30'],
    ]);
  });

  it('one that begins in the skipped hour begins as much later', () => {
    expect(when({ ...patches, when: '30 2 * * sun', to: '04:00' }, '2026-03-28T12:00:00Z', berlin).next).toEqual([
      ...['2026-03-29T01:30', '2026-03-29T02:00'],
    ]);
  });
});

describe('a window that people plan', () => {
  const plan = (from: string, to: string): PlannedWindow => ({
    name: 'Kubernetes upgrades',
    from,
    to,
    plannedBy: 'U1',
  });

  it('has to be planned each quarter of the calendar, as it is where it is run', () => {
    const none = occurrenceOf(upgrades, india, at('2026-02-10T00:00:00Z'), []);
    expect(none).toMatchObject({ open: undefined, next: undefined, planBy: at('2026-03-31T18:30:00Z') });
  });

  it('is next, then open, then done for the quarter', () => {
    const planned = [plan('2026-02-14T16:30:00Z', '2026-02-15T00:30:00Z')];
    expect(when(upgrades, '2026-02-10T00:00:00Z', india, planned).next).toEqual([
      '2026-02-14T16:30',
      '2026-02-15T00:30',
    ]);
    expect(when(upgrades, '2026-02-14T20:00:00Z', india, planned).open).toBeDefined();
    expect(occurrenceOf(upgrades, india, at('2026-02-20T00:00:00Z'), planned)).toEqual({
      open: undefined,
      next: undefined,
      planBy: undefined,
    });
    expect(occurrenceOf(upgrades, india, at('2026-04-02T00:00:00Z'), planned)?.planBy).toBe(at('2026-06-30T18:30:00Z'));
  });
});

describe('what belongs into a window', () => {
  const environment = { windows: [patches, database, upgrades], timezone: india };
  const outside = (command: string, now: string, planned: readonly PlannedWindow[] = []) =>
    outsideOf(environment, command, at(now), planned);

  it.each([
    ['db vacuum', 'Database maintenance'],
    ['db settings set', 'Database maintenance'],
    ['deploy', 'Kubernetes upgrades'],
    ['db settings', undefined],
    ['db', undefined],
    ['restart', undefined],
  ])('%s: %s', (command, name) => {
    expect(outside(command, '2026-02-10T00:00:00Z')?.name).toBe(name);
  });

  it('is outside of it until it begins, and says when that is', () => {
    expect(outside('db vacuum', '2026-02-10T00:00:00Z')).toEqual({
      name: 'Database maintenance',
      next: '2026-02-28T19:30:00.000Z',
    });
    expect(outside('db vacuum', '2026-02-28T19:30:00Z')).toBeUndefined();
    expect(outside('deploy', '2026-02-10T00:00:00Z')).toEqual({ name: 'Kubernetes upgrades', next: undefined });
  });

  it('that belongs into two is inside where one of them is open', () => {
    const both = { ...environment, windows: [{ ...patches, covers: ['db vacuum'] }, database] };
    expect(outsideOf(both, 'db vacuum', at('2026-02-07T21:00:00Z'), [])).toBeUndefined();
    expect(outsideOf(both, 'db vacuum', at('2026-02-10T00:00:00Z'), [])?.name).toBe('Security patches');
  });
});
