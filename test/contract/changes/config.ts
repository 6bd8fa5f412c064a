import { describe, expect, test } from 'vitest';
import type { Changing } from './changing.ts';

export function configTests(changing: () => Changing): void {
  describe('config', () => {
    const poolSize = async () => (await changing().cluster.configMap('mcp-config'))?.data['pool_size'];

    test('what a deployment reads is told: keys and age of a Secret, and none of its values', async () => {
      const facts = await changing().cluster.secretFacts('mcp-db');
      expect(facts?.writers.flatMap(({ keys }) => keys)).toEqual(['url']);
      expect(JSON.stringify(facts)).not.toContain('only-here');
      expect(await changing().cluster.secretFacts('nothing')).toBeUndefined();
      expect(await changing().cluster.configMap('nothing')).toBeUndefined();
      const seen = await changing().look('config mcp-configured');
      expect(seen.headline).toMatch(/^mcp-configured(?: runs with|: \d of 2 pods started before) mcp-config/);
    }, 60_000);

    test('a key is set, the pods are replaced, and it is taken back', async () => {
      const before = await changing().cluster.pods(await changing().cluster.deployment('mcp-configured'));
      const done = await changing().run('config set pool_size=40 deployment=mcp-configured');
      expect(done, done.hint).toMatchObject({
        state: 'succeeded',
        headline: 'mcp-configured runs with pool_size 40',
      });
      const written = await changing().cluster.configMap('mcp-config');
      expect(written).toMatchObject({ data: { pool_size: '40', level: 'info' } });
      expect(written?.annotations).toMatchObject({ 'mcp-chatops/run': done.run });
      expect(written?.writers.find(({ keys }) => keys.includes('pool_size'))?.by).toBe('mcp-chatops');
      const after = await changing().cluster.pods(await changing().cluster.deployment('mcp-configured'));
      const old = new Set(before.map(({ uid }) => uid));
      expect(after.filter(({ uid, ready }) => ready && !old.has(uid))).toHaveLength(2);
      expect((await changing().undo(done)).state).toBe('succeeded');
      expect(await poolSize()).toBe('20');
    }, 120_000);

    test('a plan stops where somebody was faster', async () => {
      const late = await changing().run('config set pool_size=50 deployment=mcp-configured', {
        meanwhile: () => changing().run('config set pool_size=30 deployment=mcp-configured'),
      });
      expect(late.state).toBe('drifted');
      expect(await poolSize()).toBe('30');
    }, 120_000);
  });
}
