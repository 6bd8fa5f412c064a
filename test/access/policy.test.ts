import { describe, expect, it } from 'vitest';
import { approvedByPolicy, gateFor, type Policy, standingGate } from '../../src/access/policy.ts';
import { byPerson, type Gate, type Ground, runStates } from '../../src/model/run.ts';
import { anEnvironment } from '../diagnosis/samples.ts';
import { aPlan } from '../support/plan.ts';

const rules = {
  reversible: { approvers: 0, typedName: false },
  disruptive: { approvers: 1, typedName: false },
  destructive: { approvers: 3, typedName: true },
};
const policy: Policy = {
  production: rules,
  other: rules,
  agents: {
    reversible: { approvers: 1, typedName: false },
    disruptive: { approvers: 1, typedName: false },
    destructive: { approvers: 2, typedName: true },
  },
  planTtlMs: 1000,
  breakGlass: false,
  byClock: new Set(),
  questions: { perRequester: 10, perApprover: 50 },
};
const frozen = { name: 'year end', during: 'two-approvers', until: '2027-01-04T07:00:00.000Z' } as const;
const freeze = { name: frozen.name, until: frozen.until };

describe('the gate in a freeze', () => {
  it.each([
    ['reversible', 2],
    ['disruptive', 2],
    ['destructive', 3],
  ] as const)('of a change that is %s asks for %i people other than who asked', (risk, approvers) => {
    expect(gateFor(policy, risk, anEnvironment, { frozen, ground: byPerson })).toMatchObject({
      approvers,
      freeze,
    });
  });

  it('is unchanged where no freeze holds: earlier plans keep their digest', () => {
    expect(gateFor(policy, 'disruptive', anEnvironment, { ground: byPerson })).toEqual({
      approvers: 1,
      typedName: false,
      ttlMs: 1000,
    });
  });
});

describe('the gate outside of a maintenance window', () => {
  const outside = { name: 'Database maintenance', next: '2026-12-05T19:30:00.000Z' };

  it.each([
    ['reversible', 1],
    ['disruptive', 2],
    ['destructive', 4],
  ] as const)('of a change that is %s asks for %i: one more than inside', (risk, approvers) => {
    expect(gateFor(policy, risk, anEnvironment, { ground: byPerson, outside })).toMatchObject({ approvers, outside });
  });

  it('still asks for two in a freeze', () => {
    expect(gateFor(policy, 'reversible', anEnvironment, { ground: byPerson, outside, frozen })).toMatchObject({
      approvers: 2,
      freeze,
      outside,
    });
  });

  it('that people agreed to holds inside as well, and for no other window', () => {
    const free: Gate = { approvers: 0, typedName: false, ttlMs: 1000 };
    const agreed: Gate = { ...free, approvers: 1, outside };
    const other: Gate = { ...agreed, outside: { ...outside, name: 'Upgrades' } };
    expect(standingGate(agreed, free)).toBe(agreed);
    expect(standingGate(agreed, { ...agreed, outside: { ...outside, next: undefined } })).toBe(agreed);
    expect(standingGate(agreed, other)).toBe(other);
    expect(standingGate(free, agreed)).toBe(agreed);
    expect(standingGate(agreed, { ...free, approvers: 2 })).toMatchObject({ approvers: 2 });
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

describe('a yes by policy alone', () => {
  const plan = { ...aPlan, onFailure: 'undo' } as const;
  const failed = {
    id: 7,
    state: 'failed',
    ground: { kind: 'person' },
    environment: 'staging',
    requestedBy: 'U1',
    plan,
  } as const;
  const wayBack = { action: 'rollback', params: { to: 3 } };
  const back = {
    ground: { kind: 'undo', of: 7 },
    action: 'rollback',
    params: { to: 3 },
    environment: 'staging',
    requestedBy: 'U1',
  } as const;

  it('is given to the way back that the plan of a failed change named', () => {
    expect(approvedByPolicy(back, { run: failed, wayBack })).toBe(true);
  });

  const otherGrounds: readonly Ground[] = [
    { kind: 'person' },
    { kind: 'incident', incident: 1 },
    { kind: 'schedule', name: 'nightly', due: '2026-01-31T02:00:00.000Z' },
    { kind: 'undo', of: 8 },
  ];
  it.each(otherGrounds)('is given on no other ground: %o', (ground) => {
    expect(approvedByPolicy({ ...back, ground }, { run: failed, wayBack })).toBe(false);
  });

  it.each(Object.keys(runStates).filter((state) => state !== 'failed') as (keyof typeof runStates)[])(
    'is not given to the way back of a run that is %s',
    (state) => {
      expect(approvedByPolicy(back, { run: { ...failed, state }, wayBack })).toBe(false);
    },
  );

  it.each([
    ['another target', { ...back, params: { to: 2 } }],
    ['another action', { ...back, action: 'restart' }],
    ['another environment', { ...back, environment: 'production' }],
    ['somebody else', { ...back, requestedBy: 'U2' }],
  ])('is not given to %s than people read in the plan', (_, run) => {
    expect(approvedByPolicy(run, { run: failed, wayBack })).toBe(false);
  });

  it.each([
    ['was a way back itself', { ...failed, ground: { kind: 'undo', of: 6 } as const }],
    [
      'was asked for by a schedule',
      { ...failed, ground: { kind: 'schedule', name: 'nightly', due: '2026-01-31T02:00:00.000Z' } as const },
    ],
    ['was in another environment', { ...failed, environment: 'production' }],
    ['had a plan that leaves it to people', { ...failed, plan: { ...plan, onFailure: 'ask' as const } }],
    ['had a plan that says nothing of it', { ...failed, plan: aPlan }],
    ['had no plan', { ...failed, plan: undefined }],
  ])('is not given where the change %s', (_, run) => {
    expect(approvedByPolicy(back, { run, wayBack })).toBe(false);
  });

  it('is not given where nothing is known of the change', () => {
    expect(approvedByPolicy(back, undefined)).toBe(false);
  });
});
