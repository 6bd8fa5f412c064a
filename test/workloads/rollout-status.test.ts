import { describe, expect, it } from 'vitest';
import { isRollingOut, rolloutStatus } from '../../src/workloads/rollout-status.ts';
import { aDeployment, progressing } from './samples.ts';

const replicas = (over: object) => ({ wanted: 3, current: 3, updated: 3, ready: 3, available: 3, ...over });

describe('how far a rollout is', () => {
  it.each([
    ['the change is not observed yet', { generation: 3 }],
    ['1 of 3 new pods made', { replicas: replicas({ updated: 1 }) }],
    ['2 of 3 ready, 1 old pod going', { replicas: replicas({ current: 4, available: 2 }) }],
    ['2 of 3 pods ready', { replicas: replicas({ available: 2 }) }],
  ])('%s', (detail, over) => {
    expect(rolloutStatus(aDeployment(over), undefined)).toEqual({ kind: 'waiting', detail });
  });

  it('done', () => expect(rolloutStatus(aDeployment(), undefined)).toEqual({ kind: 'done' }));

  it('failed when the controller gives up, unless it did so before our own change', () => {
    const gaveUp = aDeployment({
      replicas: replicas({ updated: 1 }),
      conditions: [progressing('ProgressDeadlineExceeded', '2026-01-31T14:00:00Z')],
    });
    expect(rolloutStatus(gaveUp, '2026-01-31T13:50:00Z')).toEqual({ kind: 'failed', reason: 'no progress for 600 s' });
    expect(rolloutStatus(gaveUp, undefined).kind).toBe('failed');
    expect(rolloutStatus(gaveUp, '2026-01-31T14:00:01Z').kind).toBe('waiting');
  });
});

describe('whether a rollout is under way', () => {
  it('while new pods are made', () => {
    const deployment = aDeployment({
      replicas: replicas({ updated: 1 }),
      conditions: [progressing('ReplicaSetUpdated')],
    });
    expect(isRollingOut(deployment)).toBe(true);
  });

  it('not when pods of a rollout that has ended are not ready any more', () => {
    expect(isRollingOut(aDeployment({ replicas: replicas({ ready: 0, available: 0 }) }))).toBe(false);
  });

  it('a change that is not observed yet counts', () => {
    expect(isRollingOut(aDeployment({ generation: 3, replicas: replicas({ available: 0 }) }))).toBe(true);
  });

  it('not when the controller gave up', () => {
    const conditions = [progressing('ProgressDeadlineExceeded')];
    expect(isRollingOut(aDeployment({ replicas: replicas({ updated: 1 }), conditions }))).toBe(false);
  });
});
