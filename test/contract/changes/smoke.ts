import { describe, expect, test } from 'vitest';
import type { Changing } from './changing.ts';

export function smokeTests(changing: () => Changing): void {
  describe('smoke', () => {
    test('that passes, by the exit code of its Job', async () => {
      const done = await changing().run('smoke');
      expect(done, done.hint).toMatchObject({ state: 'succeeded', headline: 'The smoke test passed' });
      expect(await changing().cluster.job(`smoke-${done.run.toLowerCase()}`)).toMatchObject({ state: 'succeeded' });
    });

    test('that fails', async () => {
      const failed = await changing().run('smoke broken');
      expect(failed.state).toBe('failed');
      expect(failed.headline).toMatch(/^The smoke test failed: /);
    });
  });
}
