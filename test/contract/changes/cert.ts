import { describe, expect, test } from 'vitest';
import { eventually } from '../../support/patience.ts';
import type { Changing } from './changing.ts';
import { hosts, ingressName } from './controller.ts';

export function certTests(changing: () => Changing): void {
  const ingress = () => changing().cluster.ingress(ingressName);
  const whole = [
    { hosts: hosts.main, secret: 'mcp-tls' },
    { hosts: hosts.chat, secret: 'chat-tls' },
  ];

  describe('cert', () => {
    test('is seen by SNI as the Secrets hold it', async () => {
      await eventually(async () =>
        expect(await changing().look('cert')).toMatchObject({
          mark: 'good',
          headline: '3 hosts: every certificate is valid and shown; the first expires in 39 days',
        }),
      );
    });

    test('the patch of the runbook loses every host and the other entry', async () => {
      await changing().target.patchIngress(ingressName, { spec: { tls: [{ secretName: 'mcp-tls-next' }] } });
      expect((await ingress()).tls).toEqual([{ hosts: [], secret: 'mcp-tls-next' }]);
      await changing().target.patchIngress(ingressName, {
        spec: { tls: whole.map(({ hosts: some, secret }) => ({ hosts: some, secretName: secret })) },
      });
      expect((await ingress()).tls).toEqual(whole);
    });

    test('rotate writes one name: hosts and other entries stay, and so they do on the way back', async () => {
      const before = await ingress();
      const done = await changing().run('cert rotate mcp-tls-next');
      expect(done, `${done.headline} ${done.hint}`).toMatchObject({ state: 'succeeded' });
      expect(done.headline).toMatch(
        /^mcp\.example\.com and admin\.mcp\.example\.com show the certificate in mcp-tls-next/,
      );
      const after = await ingress();
      expect(after.tls).toEqual([{ hosts: hosts.main, secret: 'mcp-tls-next' }, whole[1]]);
      expect(after).toMatchObject({ uid: before.uid, ruleHosts: before.ruleHosts });
      expect(after.annotations).toMatchObject({ 'mcp-chatops/run': done.run });
      expect((await changing().undo(done)).state).toBe('succeeded');
      expect((await ingress()).tls).toEqual(whole);
    });

    test('an ingress that was edited since is refused by the API server itself', async () => {
      const from = await ingress();
      const change = { from, entries: [0], secret: 'mcp-tls-next', annotations: {}, mark: { run: 'R-1', fence: 1 } };
      await changing().target.patchIngress(ingressName, { metadata: { labels: { touched: 'yes' } } });
      await expect(changing().cluster.changeIngress(change)).rejects.toMatchObject({
        code: 'CLUSTER_CONFLICT',
        effect: 'none',
      });
      const moved = { ...(await ingress()), tls: whole.toReversed() };
      await expect(changing().cluster.changeIngress({ ...change, from: moved })).rejects.toMatchObject({
        code: 'CLUSTER_INVALID',
        effect: 'none',
      });
      expect((await ingress()).tls).toEqual(whole);
    });

    test('a Secret of another type is refused', async () => {
      await expect(changing().cluster.tlsSecret('not-tls')).rejects.toMatchObject({ code: 'SECRET_UNFIT' });
    });
  });
}
