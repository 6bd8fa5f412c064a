import { describe, expect, test } from 'vitest';
import type { Changing } from './changing.ts';

export function scaleTests(changing: () => Changing): void {
  describe('scale', () => {
    const wanted = async (name: string) => (await changing().cluster.deployment(name)).replicas.wanted;

    test('the number, up and back down, each waited for', async () => {
      const done = await changing().run('scale 4 mcp-server');
      expect(done, done.hint).toMatchObject({ state: 'succeeded', headline: 'mcp-server runs 4 pods' });
      expect(await wanted('mcp-server')).toBe(4);
      const back = await changing().undo(done);
      expect(back).toMatchObject({ state: 'succeeded', headline: 'mcp-server runs 2 pods' });
    });

    test('to 0 and back', async () => {
      const done = await changing().run('scale 0 mcp-server');
      expect(done, done.hint).toMatchObject({ state: 'succeeded', headline: 'mcp-server has no pods any more' });
      expect(await wanted('mcp-server')).toBe(0);
      expect((await changing().undo(done)).state).toBe('succeeded');
    });

    test('the bounds of an autoscaler, which then acts on them', async () => {
      const done = await changing().run('scale 2 mcp-scaled');
      expect(done, done.hint).toMatchObject({
        state: 'succeeded',
        headline: 'mcp-scaled runs 2 pods, and its autoscaler keeps from 2 to 2',
      });
      const [scaler] = await changing().cluster.autoscalers();
      expect(scaler).toMatchObject({ min: 2, max: 2 });
      expect(scaler?.annotations).toMatchObject({ 'mcp-chatops/run': done.run });
    });

    test('a plan stops where somebody was faster', async () => {
      const late = await changing().run('scale 3 mcp-server', {
        meanwhile: () => changing().run('scale 1 mcp-server'),
      });
      expect(late.state).toBe('drifted');
      expect(await wanted('mcp-server')).toBe(1);
      await changing().run('scale 2 mcp-server');
    });
  });
}
