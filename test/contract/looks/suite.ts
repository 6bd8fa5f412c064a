import { afterAll, beforeAll, expect } from 'vitest';
import { eventually } from '../../support/patience.ts';
import { logTests } from './logs.ts';
import { type Looking, type LooksTarget, startLooking } from './looking.ts';
import { looksManifests, secondVersion } from './objects.ts';
import { pairTests } from './pair.ts';
import { podTests } from './pods.ts';
import { rolloutTests } from './rollouts.ts';
import { scalingTests } from './scaling.ts';

/** Every look, by one account with the shipped Roles, against one cluster: made once, looked at by all. */
export function looksTests(open: () => Promise<LooksTarget>): void {
  let looking: Looking | undefined;
  beforeAll(async () => {
    const target = await open();
    await target.apply(looksManifests);
    looking = await startLooking(target);
    await isThere(looking, 1);
    await target.apply([secondVersion()]);
    await isThere(looking, 2);
  });
  afterAll(() => looking?.close());

  const there = (): Looking => {
    if (looking === undefined) throw new Error('The cluster is only there inside a test.');
    return looking;
  };
  podTests(there);
  rolloutTests(there);
  scalingTests(there);
  logTests(there);
  pairTests(there);
}

/** All three pods are of that revision and ready, and the fourth has failed to get its image. */
async function isThere({ cluster, deployment, pods }: Looking, wanted: number): Promise<void> {
  await eventually(
    async () => {
      const { replicas, revision, generation, observedGeneration } = await deployment('mcp-server');
      expect([revision, observedGeneration]).toEqual([wanted, generation]);
      expect([replicas.current, replicas.updated, replicas.available]).toEqual([3, 3, 3]);
      expect(await pods('mcp-server')).toHaveLength(3);
      const [pod] = await pods('mcp-worker');
      expect(pod?.containers[0]?.state).toMatchObject({ kind: 'waiting', reason: expect.stringMatching(/Image/) });
      expect((await cluster.events()).length).toBeGreaterThan(0);
    },
    { interval: 100 },
  );
}
