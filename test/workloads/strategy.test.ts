import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fenceposts as simulated } from '../../sandbox/cluster/controllers/fenceposts.ts';
import type { Deployment as SimulatedDeployment } from '../../sandbox/cluster/objects/workload.ts';
import { fenceposts, rolloutPromise } from '../../src/workloads/strategy.ts';
import { aDeployment } from './samples.ts';

const rolling = (replicas: number, maxSurge: string, maxUnavailable: string) =>
  aDeployment({
    replicas: { wanted: replicas, current: replicas, updated: replicas, ready: replicas, available: replicas },
    strategy: { type: 'RollingUpdate', maxSurge, maxUnavailable },
  });

describe('what a plan says of the pods is what Kubernetes will do', () => {
  it.each([
    [1, '0', '25%', 'Rolling: at most 1 of 1 pods away, 0 extra. 1 replica stays.'],
    [3, '0', '25%', 'Rolling: at most 1 of 3 pods away, 0 extra. 3 replicas stay.'],
    [1, '0%', '0%', 'Rolling: at most 1 of 1 pods away, 0 extra. 1 replica stays.'],
    [2, '0', '49%', 'Rolling: at most 1 of 2 pods away, 0 extra. 2 replicas stay.'],
    [3, '25%', '25%', 'Rolling: one extra pod at a time; old pods stay until new ones are ready. 3 replicas stay.'],
    [10, '25%', '25%', 'Rolling: at most 2 of 10 pods away, 3 extra. 10 replicas stay.'],
    [100, '7%', '0', 'Rolling: 7 extra pods at a time; old pods stay until new ones are ready. 100 replicas stay.'],
    [2, '0', '5', 'Rolling: at most 2 of 2 pods away, 0 extra. 2 replicas stay.'],
    [0, '25%', '25%', 'No pods are wanted: 0 replicas stay, and nothing starts.'],
  ])('%i replicas, surge %s, unavailable %s: %s', (replicas, surge, unavailable, words) => {
    expect(rolloutPromise(rolling(replicas, surge, unavailable)).text).toBe(words);
  });

  it.each([
    [3, 'All 3 pods stop before the new ones start: an outage until they are ready.'],
    [1, 'The only pod stops before the new one starts: an outage until it is ready.'],
  ])('Recreate of %i: %s', (replicas, words) => {
    const { strategy, ...deployment } = rolling(replicas, '0', '0');
    expect(rolloutPromise({ ...deployment, strategy: { ...strategy, type: 'Recreate' } }).text).toBe(words);
  });

  it('a share that is not set is a quarter', () => {
    const strategy = { type: 'RollingUpdate', maxSurge: undefined, maxUnavailable: undefined };
    expect(fenceposts(strategy, 8)).toEqual({ surge: 2, unavailable: 2 });
  });

  it('rounds as the simulated cluster does', () => {
    const limit = fc.oneof(
      fc.nat(120).map((share) => `${share}%`),
      fc.nat(30).map((pods) => pods),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), limit, limit, (replicas, maxSurge, maxUnavailable) => {
        const spec = { replicas, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } } };
        const theirs = simulated({ spec } as unknown as SimulatedDeployment);
        const strategy = { type: 'RollingUpdate', maxSurge: `${maxSurge}`, maxUnavailable: `${maxUnavailable}` };
        expect(fenceposts(strategy, replicas)).toEqual({
          surge: theirs.maxSurge + 0, // the simulator may say −0
          unavailable: theirs.maxUnavailable,
        });
      }),
      { numRuns: 500 },
    );
  });
});
