import { expect, it } from 'vitest';
import { stoppedBy } from '../../src/databases/stop-between.ts';
import type { Freeze } from '../../src/model/freeze.ts';

const at = (time: string) => new Date(`2026-01-31T${time}:00Z`);
const freeze = (name: string, from: string, to: string): Freeze => ({
  ...{ name, during: 'two-approvers' },
  span: { from: at(from).getTime(), to: at(to).getTime() },
});
const working = (now: string, ...freezes: readonly Freeze[]) =>
  stoppedBy({ environment: { freezes }, since: at('10:00'), now: at(now), windowMs: 3_600_000 });

it('continues within its time', () => {
  expect(working('10:59')).toBeUndefined();
});

it('begins nothing once its time is over', () => {
  expect(working('11:00')).toEqual({ kind: 'time', ms: 3_600_000 });
});

it('begins nothing in a freeze that has begun meanwhile, and continues in one that people agreed to', () => {
  expect(working('10:30', freeze('year end', '10:20', '12:00'))).toEqual({ kind: 'freeze', name: 'year end' });
  expect(working('10:30', freeze('weekend', '09:00', '12:00'))).toBeUndefined();
  expect(working('10:30', freeze('weekend', '09:00', '10:25'), freeze('audit', '10:20', '12:00'))).toEqual({
    kind: 'freeze',
    name: 'audit',
  });
});
