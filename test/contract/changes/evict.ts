import { describe, expect, test } from 'vitest';
import { isFault } from '../../../src/errors.ts';
import type { Changing } from './changing.ts';

export function evictTests(changing: () => Changing): void {
  const pods = async (name: string) => changing().cluster.pods(await changing().cluster.deployment(name));

  describe('pod evict', () => {
    test('one pod goes, another takes its place', async () => {
      const [pod] = await pods('mcp-server');
      const done = await changing().run(`pod evict ${pod?.name}`);
      expect(done, `${done.headline} ${done.hint}`).toMatchObject({
        state: 'succeeded',
        headline: `${pod?.name.slice(-5)} was evicted: 2 of 2 pods of mcp-server ready`,
      });
      expect((await pods('mcp-server')).some(({ uid }) => uid === pod?.uid)).toBe(false);
    });

    test('a budget that lets no pod go is named: in the plan, and by Kubernetes itself', async () => {
      const [pod] = await pods('mcp-kept');
      if (pod === undefined) throw new Error('mcp-kept has no pod');
      await expect(changing().plan(`pod evict ${pod.name}`)).rejects.toMatchObject({
        code: 'EVICTION_BLOCKED',
        message: expect.stringMatching(/^The disruption budget mcp-kept wants 2 healthy pods and has 2: /),
      });
      await expect(changing().cluster.evictPod(pod)).rejects.toMatchObject({
        code: 'EVICTION_BLOCKED',
        effect: 'none',
        message: `${pod.name} was not evicted: the disruption budget mcp-kept needs 2 healthy pods and has 2 currently.`,
      });
      expect((await pods('mcp-kept')).map(({ uid }) => uid)).toContain(pod.uid);
    });

    test('a pod of that name that is another one is left alone, and one that is gone is said to be', async () => {
      const [pod] = await pods('mcp-server');
      const refusal = (name: string) =>
        changing()
          .cluster.evictPod({ name, uid: 'another' })
          .catch((error: unknown) => (isFault(error) ? error.code : error));
      expect(await refusal(pod?.name ?? '')).toBe('CLUSTER_CONFLICT');
      expect(await refusal('mcp-server-gone')).toBe('CLUSTER_NOT_FOUND');
      expect((await pods('mcp-server')).map(({ uid }) => uid)).toContain(pod?.uid);
    });
  });
}
