import { describe, expect, test } from 'vitest';
import type { Looking } from './looking.ts';

export function rolloutTests(looking: () => Looking): void {
  describe('rollout', () => {
    test('that is done', async () => {
      const { words } = await looking().ask('rollout');
      expect(words).toMatch(/^✓ mcp-server 2\.3\.0 \(revision 2\): rolled out, 3 of 3 pods available\n/);
    });

    test('that an image holds up: said at once, with the pod that shows it', async () => {
      const { words } = await looking().ask('rollout mcp-worker');
      expect(words).toMatch(
        /^✕ mcp-worker 2\.4\.0-bad-image \(revision 1\): held up, its image cannot be pulled; no pod serves\n• mcp-worker-\S+: (?:Err)?Image/,
      );
      expect(words).toMatch(/\[Look at \w{5}\] \[Diagnose\]/);
    });

    test('of a deployment that is scaled to 0', async () => {
      expect((await looking().ask('rollout mcp-idle')).words).toMatch(/: rolled out, and scaled to 0\n/);
    });
  });

  test('history, with the way back as first button', async () => {
    const { words, report } = await looking().ask('history');
    expect(words).toMatch(
      /^mcp-server runs 2\.3\.0 \(revision 2\); 2 revisions kept\nVersion \| Ready \| Created \| Change\n/,
    );
    expect(words).toContain('2.3.0 (2) now | 3 | ‹{ago}› | release 2.3.0\n2.2.0 (1) | – | ‹{ago}› | release 2.2.0');
    expect(report.offers?.[0]).toMatchObject({ action: 'rollback', params: { deployment: 'mcp-server', to: 1 } });
  });
}
