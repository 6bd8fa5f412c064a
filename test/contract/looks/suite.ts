import { afterAll, beforeAll, expect, vi } from 'vitest';
import { type Looking, type LooksTarget, startLooking } from './looking.ts';
import { looksManifests } from './objects.ts';
import { podTests } from './pods.ts';

/** Every look, by one account with the shipped Roles, against one cluster: made once, looked at by all. */
export function looksTests(open: () => Promise<LooksTarget>): void {
  let looking: Looking | undefined;
  beforeAll(async () => {
    const target = await open();
    await target.apply(looksManifests);
    looking = await startLooking(target);
    await isThere(looking);
  }, 120_000);
  afterAll(() => looking?.close());

  const there = (): Looking => {
    if (looking === undefined) throw new Error('The cluster is only there inside a test.');
    return looking;
  };
  podTests(there);
}

/** Three pods are ready, and the fourth has failed to get its image. */
async function isThere({ cluster, deployment, pods }: Looking): Promise<void> {
  await vi.waitFor(
    async () => {
      expect((await deployment('mcp-server')).replicas.available).toBe(3);
      const [pod] = await pods('mcp-worker');
      expect(pod?.containers[0]?.state).toMatchObject({ kind: 'waiting', reason: expect.stringMatching(/Image/) });
      expect((await cluster.events()).length).toBeGreaterThan(0);
    },
    { timeout: 30_000, interval: 100 },
  );
}
