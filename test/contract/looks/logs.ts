import { describe, expect, test } from 'vitest';
import type { Looking } from './looking.ts';

export function logTests(looking: () => Looking): void {
  describe('logs', () => {
    test('of all pods, merged, as far as anything was logged', async () => {
      const { words } = await looking().ask('logs since=1h');
      expect(words).toMatch(/^mcp-server: [\d,]+ lines? in the last hour, 3 pods\nNewest last, times in UTC\n/);
      expect(words).toMatch(/\n\d\d:\d\d:\d\d \w{5} \S/);
    });

    test('of one pod, by its last five letters, with the way to it', async () => {
      const [pod] = await looking().pods('mcp-server');
      const { words } = await looking().ask(`logs pod=${pod?.name.slice(-5)} since=1h`);
      expect(words).toMatch(new RegExp(`^mcp-server: [\\d,]+ lines? in the last hour, \\w+-${pod?.name.slice(-5)}\\n`));
      expect(words).toContain(`[Look at ${pod?.name.slice(-5)}]`);
    });

    test('of a pod that has not started: none', async () => {
      expect((await looking().ask('logs mcp-worker')).words).toMatch(
        /^\? mcp-worker: no pods whose logs could be read\n/,
      );
    });

    test('words that nobody wrote', async () => {
      expect((await looking().ask('logs grep="a.*b" since=1h')).words).toMatch(
        /^mcp-server: no lines with “a\.\*b” in the last hour/,
      );
    });
  });
}
