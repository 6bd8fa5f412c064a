import { describe, expect, it } from 'vitest';
import { gateFor, type Policy, standingGate } from '../../src/access/policy.ts';
import type { AnyChangeAction } from '../../src/catalog/action.ts';
import type { Gate } from '../../src/model/run.ts';
import { anEnvironment } from '../diagnosis/samples.ts';

const rules = {
  reversible: { approvers: 0, typedName: false },
  disruptive: { approvers: 1, typedName: false },
  destructive: { approvers: 3, typedName: true },
};
const policy: Policy = { production: rules, other: rules, planTtlMs: 1000 };
const action = (risk: AnyChangeAction['risk']) => ({ risk }) as AnyChangeAction;
const frozen = { name: 'year end', during: 'two-approvers', until: '2027-01-04T07:00:00.000Z' } as const;
const freeze = { name: frozen.name, until: frozen.until };

describe('the gate in a freeze', () => {
  it.each([
    ['reversible', 2],
    ['disruptive', 2],
    ['destructive', 3],
  ] as const)('of a change that is %s asks for %i people other than who asked', (risk, approvers) => {
    expect(gateFor(policy, action(risk), anEnvironment, frozen)).toMatchObject({ approvers, freeze });
  });

  it('is the same as ever where no freeze holds: plans of before keep their digest', () => {
    expect(gateFor(policy, action('disruptive'), anEnvironment)).toEqual({
      approvers: 1,
      typedName: false,
      ttlMs: 1000,
    });
  });
});

describe('the gate a run starts under', () => {
  const free: Gate = { approvers: 1, typedName: false, ttlMs: 1000 };
  const agreed: Gate = { ...free, approvers: 2, freeze };

  it('is the one two people agreed to, in its freeze and after it', () => {
    expect(standingGate(agreed, { ...free, approvers: 2, freeze: { ...freeze, until: 'later' } })).toBe(agreed);
    expect(standingGate(agreed, free)).toBe(agreed);
  });

  it('is that of now, where a freeze began or another one holds, or the rules ask for more', () => {
    const other: Gate = { ...agreed, freeze: { ...freeze, name: 'audit week' } };
    expect(standingGate(free, agreed)).toBe(agreed);
    expect(standingGate(undefined, free)).toBe(free);
    expect(standingGate(agreed, other)).toBe(other);
    expect(standingGate(agreed, { ...free, approvers: 3 })).toMatchObject({ approvers: 3 });
    expect(standingGate(agreed, { ...free, typedName: true })).toMatchObject({ typedName: true });
  });
});
