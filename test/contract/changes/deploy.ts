import { describe, expect, test } from 'vitest';
import type { Changing } from './changing.ts';

export function deployTests(changing: () => Changing): void {
  describe('deploy, rollback and restart', () => {
    const image = async () => {
      const { cluster } = changing();
      const [newest] = [...(await cluster.revisions(await cluster.deployment('mcp-sized')))].reverse();
      return newest?.images;
    };

    test('an image is deployed, every pod runs it, and the way back brings the one before', async () => {
      const done = await changing().run('deploy mcp/server:2.4.0 mcp-sized');
      expect(done, done.hint).toMatchObject({ state: 'succeeded', headline: 'mcp-sized runs 2.4.0' });
      expect(await image()).toEqual(['mcp/server:2.4.0']);
      const back = await changing().undo(done);
      expect(back, back.hint).toMatchObject({ state: 'succeeded' });
      expect(await image()).toEqual(['mcp/server:2.3.0']);
    }, 120_000);

    test('a restart replaces every pod and keeps the image', async () => {
      const uids = async () => {
        const { cluster } = changing();
        return (await cluster.pods(await cluster.deployment('mcp-sized'))).map(({ uid }) => uid);
      };
      const before = await uids();
      const done = await changing().run('restart mcp-sized');
      expect(done, done.hint).toMatchObject({
        state: 'succeeded',
        headline: 'mcp-sized was restarted: 2 new pods serve',
      });
      const after = await uids();
      expect(after.filter((uid) => before.includes(uid))).toEqual([]);
      expect(await image()).toEqual(['mcp/server:2.3.0']);
    }, 120_000);

    test('one that cannot be pulled is given up with why, and the pods before still serve', async () => {
      const stuck = await changing().run('deploy mcp/server:2.4.1-bad-image mcp-sized');
      expect(stuck.state).toBe('failed');
      expect(stuck.headline).toContain('its image cannot be pulled');
      expect(stuck.headline).toContain('2 of 2 pods still serve');
      expect((await changing().undo(stuck)).state).toBe('succeeded');
      expect(await image()).toEqual(['mcp/server:2.3.0']);
    }, 180_000);
  });
}
