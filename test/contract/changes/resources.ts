import { describe, expect, test } from 'vitest';
import { eventually } from '../../support/patience.ts';
import type { Changing } from './changing.ts';
import { changesNamespace } from './objects.ts';

export function resourcesTests(changing: () => Changing): void {
  describe('resources set', () => {
    const limits = async () => {
      const { cluster } = changing();
      const pods = await cluster.pods(await cluster.deployment('mcp-sized'));
      return pods
        .filter(({ ready, deleting }) => ready && !deleting)
        .map((pod) => pod.containers[0]?.limits.memoryBytes);
    };
    const gib = 1024 ** 3;

    test('a limit is set, every pod has it, and the way back restores it', async () => {
      const done = await changing().run('resources set mcp-sized memory=256Mi/1Gi');
      expect(done, done.hint).toMatchObject({
        state: 'succeeded',
        headline: 'mcp-sized runs with the new requests and limits',
      });
      expect(await limits()).toEqual([gib, gib]);
      expect(await changing().undo(done)).toMatchObject({ state: 'succeeded' });
      expect(await limits()).toEqual([gib / 2, gib / 2]);
    }, 120_000);

    test('a quota without room, and a LimitRange: nothing is changed', async () => {
      const meta = (name: string) => ({ name, namespace: changesNamespace });
      const max = { memory: '2Gi' };
      const quota = (memory: string) => ({
        ...{
          apiVersion: 'v1',
          kind: 'ResourceQuota',
          metadata: meta('compute'),
          spec: { hard: { 'limits.memory': memory } },
        },
      });
      await changing().target.apply([
        quota('6Gi'),
        {
          apiVersion: 'v1',
          kind: 'LimitRange',
          metadata: meta('limits'),
          spec: { limits: [{ type: 'Container', max }] },
        },
      ]);
      await eventually(async () => {
        const [counted] = await changing().cluster.quotas();
        expect(counted?.limits['limits.memory']?.used).toBeGreaterThan(gib);
      });
      await expect(changing().plan('resources set mcp-sized memory=3Gi')).rejects.toThrow(
        'LimitRange limits allows a container 2 GiB at most, and this is 3 GiB.',
      );
      await expect(changing().plan('resources set mcp-sized memory=2Gi')).rejects.toThrow(
        /^Quota compute leaves .* of limits\.memory, and the rollout of mcp-sized needs 3\.5 GiB more\./,
      );
      await expect(changing().plan('scale 10 mcp-sized')).rejects.toThrow(/^Quota compute leaves/);
      await changing().target.apply([quota('100Gi')]);
      await eventually(async () => {
        const [counted] = await changing().cluster.quotas();
        expect(counted?.limits['limits.memory']?.hard).toBe(100 * gib);
      });
    }, 60_000);
  });
}
