import { describe, expect, test } from 'vitest';
import type { Looking } from './looking.ts';

export function podTests(looking: () => Looking): void {
  describe('pods', () => {
    test('that are its own, all ready; the pod of a stranger with its labels is none of them', async () => {
      const { words } = await looking().ask('pods');
      expect(words).toMatch(/^✓ mcp-server: 3 of 3 pods ready\nPod \| State \| Created/);
      expect(words).toContain('all run 2.3.0 (2)');
      expect(words).not.toContain('stray');
      const names = (await looking().pods('mcp-server')).map(({ name }) => name.slice(-5));
      for (const name of names) expect(words).toContain(`\n${name} | ready | `);
    });

    test('one whose image is not there, with the button to it first', async () => {
      const { words, report } = await looking().ask('pods mcp-worker');
      expect(words).toMatch(/^✕ mcp-worker: 0 of 1 pod ready, 1 (?:ErrImagePull|ImagePullBackOff)\n/);
      expect(report.offers?.[0]).toMatchObject({ action: 'pod', params: { deployment: 'mcp-worker' } });
    });

    test('none', async () => {
      expect((await looking().ask('pods mcp-idle')).words).toMatch(/^mcp-idle: no pods, and none are wanted/);
    });

    test('of a deployment that nobody configured are not shown', async () => {
      await expect(looking().ask('pods kube-dns')).rejects.toMatchObject({ code: 'PARAM_INVALID' });
    });
  });

  describe('pod', () => {
    test('by its last five letters: how it runs, where, and what it may use; no value of its environment', async () => {
      const [pod] = await looking().pods('mcp-server');
      const { words } = await looking().ask(`pod ${pod?.name.slice(-5)}`);
      expect(words).toContain(`${pod?.name} is ready\n`);
      expect(words).toMatch(/✓ server {2}runs, started ‹\{ago\}›; memory/);
      expect(words).toContain(`2.3.0 (2) · on ${pod?.node}`);
      expect(words).not.toContain('only-for-a-test');
    });

    test('that does not get its image: why, in the words of the kubelet and of its events', async () => {
      const [pod] = await looking().pods('mcp-worker');
      const { words } = await looking().ask(`pod ${pod?.name}`);
      expect(words).toMatch(
        /is not ready: (?:ErrImagePull|ImagePullBackOff)\n✕ server {2}(?:ErrImagePull|ImagePullBackOff)/,
      );
      expect(words).toMatch(/• Failed.*pull/i);
    });

    test('of a stranger, with the labels of a configured deployment, is not found', async () => {
      await expect(looking().ask('pod mcp-server-aaaaaaaaaa-stray')).rejects.toMatchObject({
        code: 'CLUSTER_NOT_FOUND',
        message: expect.stringContaining('No pod of mcp-server, mcp-worker, mcp-idle in production is called'),
      });
    });
  });

  test('a look that is cancelled ends with the reason, and leaves nothing behind that fails later', async () => {
    const cancel = new AbortController();
    const over = new Error('cancelled');
    const events = Promise.withResolvers<never>();
    const asked = looking().ask('pod zzzzz', { events: () => events.promise }, cancel.signal);
    cancel.abort(over);
    await expect(asked).rejects.toBe(over);
    // The runner fails on a rejection that nobody took.
    events.reject(over);
    await new Promise((resolve) => setImmediate(resolve));
  });

  describe('a pod that is gone', () => {
    test('is told by its last events, as long as a ReplicaSet of the deployment made it', async () => {
      const [pod] = await looking().pods('mcp-worker');
      const events = await looking().cluster.events();
      const name = `${pod?.owner?.name}-x2k4d`;
      const object = { kind: 'Pod', name, uid: 'before' };
      const killing = { type: 'Normal', reason: 'Killing', message: 'Stopping container server', count: 1, object };
      const at = looking().clock.now().toISOString();
      const { words } = await looking().ask(`pod ${name}`, { events: async () => [{ ...killing, at }, ...events] });
      expect(words).toMatch(new RegExp(`^${name} is gone; its last events are still there\\n• Killing, `));
      expect(words).toContain('[Pods of mcp-server] [Pods of mcp-worker] [Pods of mcp-idle]');
    });

    test('by letters that fit none', async () => {
      await expect(looking().ask('pod zzzzz')).rejects.toMatchObject({ code: 'CLUSTER_NOT_FOUND' });
    });
  });

  describe('events', () => {
    test('of what is well: no warnings, and none of the neighbours', async () => {
      const { words } = await looking().ask('events');
      expect(words).toMatch(/^✓ mcp-server: no warnings, \d+ kinds? of normal event\n/);
      expect(words).toMatch(/• SuccessfulCreate 6x on 2 ReplicaSets, ‹\{ago\}›: Created pod/);
      expect(words).not.toContain('bad-image');
    });

    test('of what is not: the warning first, counted, with its pod as first button', async () => {
      const { words, report } = await looking().ask('events mcp-worker');
      expect(words).toMatch(/^⚠ mcp-worker: \d+ warnings?, most often \w+/);
      expect(words).toMatch(/^• Failed .*on \w{5}, ‹\{ago\}›: .*pull/im);
      expect(report.offers?.[0]).toMatchObject({ action: 'pod' });
    });
  });
}
