import { expect, it } from 'vitest';
import { type Bound, planDigest } from '../../src/access/digest.ts';
import { aPlan } from '../support/plan.ts';

const bound: Bound = {
  action: 'rollback',
  params: { to: 1 },
  environment: 'production',
  target: 'production/deployment/mcp-server',
  gate: { approvers: 1, typedName: false, ttlMs: 1 },
  plan: aPlan,
};

it('is the same for the same plan, whatever the order of keys and the words around it', () => {
  const promises = aPlan.promises.map((one) => ({ ...one, text: 'other words' }));
  const again = { ...bound, plan: { ...aPlan, headline: 'other words', course: ['x'], parts: [], promises } };
  expect(planDigest(again)).toBe(planDigest(bound));
  expect(planDigest({ ...bound, plan: { ...aPlan, observed: { a: 1, b: 2 } } })).toBe(
    planDigest({ ...bound, plan: { ...aPlan, observed: { b: 2, a: 1 } } }),
  );
});

const aSet = { rule: { idle: '10m' }, ceiling: 60, preview: [{ key: '1', text: 'one' }] };

it('is the same for a set that moved between two readings, under one rule', () => {
  const one = { ...bound, plan: { ...aPlan, selection: aSet } };
  const moved = { ...bound, plan: { ...aPlan, selection: { ...aSet, preview: [] } } };
  expect(planDigest(moved)).toBe(planDigest(one));
  expect(planDigest(one)).not.toBe(planDigest(bound));
});

it.each<[string, Partial<Bound>]>([
  ['action', { action: 'restart' }],
  ['parameters', { params: { to: 2 } }],
  ['environment', { environment: 'staging' }],
  ['target', { target: 'production/deployment/other' }],
  ['gate', { gate: { approvers: 0, typedName: false, ttlMs: 1 } }],
  ['observed versions', { plan: { ...aPlan, observed: { uid: 'other' } } }],
  ['changes', { plan: { ...aPlan, changes: [{ label: 'image', before: 'a', after: 'c' }] } }],
  ['what is promised', { plan: { ...aPlan, promises: [{ about: 'rollout', terms: { surge: 0 }, text: 'x' }] } }],
  ['what happens when the check fails', { plan: { ...aPlan, onFailure: 'undo' } }],
  ['what is warned of', { plan: { ...aPlan, warnings: ['one replica'] } }],
  ['the name that is typed', { plan: { ...aPlan, subject: 'other' } }],
  ['rule of a set', { plan: { ...aPlan, selection: { ...aSet, rule: { idle: '5m' } } } }],
  ['ceiling of a set', { plan: { ...aPlan, selection: { ...aSet, ceiling: 70 } } }],
  ['data', { plan: { ...aPlan, data: { to: 7 } } }],
])('differs with the %s', (_, over) => {
  expect(planDigest({ ...bound, ...over })).not.toBe(planDigest(bound));
});
