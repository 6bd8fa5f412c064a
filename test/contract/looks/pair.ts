import { describe, expect, test } from 'vitest';
import { gateway } from '../../../sandbox/platform/manifests.ts';
import { sendTraffic } from '../../../src/bluegreen/send-traffic.ts';
import type { Service } from '../../../src/ports/workload.ts';
import { changeOnce } from '../../../src/workloads/change-once.ts';
import { eventually } from '../../support/patience.ts';
import type { Looking } from './looking.ts';
import { looksNamespace } from './objects.ts';

/** A blue-green pair: looking at it, sending its traffic over, and scaling the colour that is left. */
export function pairTests(looking: () => Looking): void {
  describe('blue and green', () => {
    const service = () => looking().cluster.service(gateway);
    const sending = ({ uid, selector }: Service, version: string, run: string) => ({
      cluster: looking().cluster,
      clock: looking().clock,
      mark: { run, fence: 2 },
      step: `switch:${gateway}`,
      ...{ name: gateway, uid, from: selector, to: { ...selector, version }, before: 'blue@1' },
    });

    test('which of them has the traffic, and that the other is ready', async () => {
      await eventually(
        async () =>
          expect((await looking().ask('bluegreen')).words).toMatch(
            /^✓ Blue \(2\.4\.1\) has the traffic; green \(2\.5\.0\) is ready\n✓ Blue 2\.4\.1 {2}2 of 2 pods ready · traffic\n✓ Green 2\.5\.0 {2}2 of 2 pods ready · no traffic\n/,
          ),
        { interval: 250 },
      );
    });

    test('the selector is written once, with the mark of its step, and the slices follow', async () => {
      const before = await service();
      expect(before.selectedSince).toBeDefined();
      const over = sendTraffic(sending(before, 'green', 'R-1'));
      expect(await over.written()).toBeUndefined();
      const { at } = await over.write({ say: () => undefined });
      expect([await over.written(), await over.write({ say: () => undefined })]).toEqual([{ at }, { at }]);
      const written = await service();
      expect(written).toMatchObject({
        selector: { app: gateway, version: 'green' },
        annotations: { 'mcp-chatops/run': 'R-1', 'mcp-chatops/served-before': 'blue@1' },
      });
      expect(Date.parse(written.selectedSince ?? '')).toBeGreaterThanOrEqual(Date.parse(before.selectedSince ?? ''));
      const green = await looking().pods('mcp-gateway-green');
      await eventually(
        async () => {
          const { ready } = await looking().cluster.endpoints(gateway);
          expect(ready.map(({ pod }) => pod).sort()).toEqual(green.map(({ uid }) => uid).sort());
        },
        { interval: 100 },
      );
    });

    test('a selector that somebody has edited is never overwritten, by whatever was read before', async () => {
      const { cluster, target } = looking();
      const stale = await service();
      const metadata = { name: gateway, namespace: looksNamespace };
      const spec = {
        selector: { app: gateway, version: 'blue' },
        ports: [{ name: 'http', port: 8000, targetPort: 8000 }],
      };
      await target.apply([{ apiVersion: 'v1', kind: 'Service', metadata, spec }]);
      const mark = { run: 'R-2', fence: 1 };
      const change = { from: stale, mark, selector: stale.selector, annotations: {} };
      await expect(cluster.changeService(change)).rejects.toMatchObject({
        code: expect.stringMatching(/^CLUSTER_(?:INVALID|CONFLICT)$/),
        effect: 'none',
      });
      const late = sendTraffic(sending(stale, 'blue', 'R-2'));
      await expect(late.write({ say: () => undefined })).rejects.toMatchObject({ code: 'PLAN_CHANGED' });
      expect(await service()).toMatchObject({
        selector: { version: 'blue' },
        annotations: { 'mcp-chatops/run': 'R-1' },
      });
      // The step of the run that wrote before is known all the same: somebody else decided since.
      expect(await sendTraffic(sending(stale, 'green', 'R-1')).written()).toMatchObject({});
      const overtaken = sendTraffic({ ...sending(await service(), 'green', 'R-1'), mark: { run: 'R-1', fence: 1 } });
      await expect(overtaken.written()).rejects.toMatchObject({ code: 'LEASE_LOST' });
    });

    test('the idle colour is scaled by one write', async () => {
      const { cluster, clock } = looking();
      const name = 'mcp-gateway-green';
      const scaling = changeOnce({
        ...{ cluster, clock, name, mark: { run: 'R-3', fence: 1 } },
        asPlanned: () => undefined,
        change: async () => ({ replicas: 0 }),
      });
      await scaling.write({ say: () => undefined });
      await eventually(
        async () => expect((await looking().deployment(name)).replicas).toMatchObject({ wanted: 0, current: 0 }),
        {
          interval: 100,
        },
      );
      expect((await looking().ask('bluegreen')).words).toMatch(
        /^✓ Blue \(2\.4\.1\) has the traffic; green \(2\.5\.0\) is scaled to 0\n.*\n– Green 2\.5\.0 {2}scaled to 0 · no traffic\n\[Bring green up with 2…\]/,
      );
    });
  });
}
