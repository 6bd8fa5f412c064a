import { describe, expect, test } from 'vitest';
import { eventually } from '../../support/patience.ts';
import type { Looking } from './looking.ts';

export function scalingTests(looking: () => Looking): void {
  describe('endpoints', () => {
    test('of pods that are ready, the stranger the service selects too being told apart', async () => {
      const { words } = await looking().ask('endpoints');
      expect(words).toMatch(/^⚠ Service mcp-server: 3 of 3 pods of mcp-server get traffic\nPod \| Address \| State\n/);
      expect(words).toMatch(/mcp-server-aaaaaaaaaa-stray \| 10\.\S+ \| gets traffic, of another workload/);
      expect(words).toContain('selects app=mcp-server · port 8000');
    });

    test('none, of a pod that does not start, and of a service with another selector', async () => {
      const { words } = await looking().ask('endpoints mcp-worker');
      expect(words).toMatch(/^✕ Service mcp-worker: 0 of 1 pod of mcp-worker get traffic\n/);
      expect(words).toContain('the service wants app=worker');
    });

    test('of a service that is not there, and of one that is not configured', async () => {
      await expect(looking().ask('endpoints mcp-idle')).rejects.toMatchObject({
        code: 'CLUSTER_NOT_FOUND',
        message: 'Namespace mcp-looks has no services "mcp-idle".',
      });
      await expect(looking().ask('endpoints kubernetes')).rejects.toMatchObject({ code: 'PARAM_INVALID' });
    });
  });

  describe('hpa', () => {
    test('that has decided: its limits, its target, and what it measured, or that nothing is', async () => {
      // An autoscaler decides every 15 s.
      looking().target.passes(15_000);
      const seen = await eventually(
        async () => {
          const { words } = await looking().ask('hpa');
          expect(words).not.toContain('has not decided anything yet');
          return words;
        },
        { interval: 250 },
      );
      expect(seen).toContain('autoscaler mcp-server, 3 to 6 replicas');
      if (looking().target.name === 'simulated') expect(seen).toMatch(/✓ cpu {2}\d+% \(target 60%\)/);
      else {
        expect(seen).toMatch(
          /^✕ mcp-server: the autoscaler has no figures, and stays at 3 replicas\n\? cpu {2}not measured/,
        );
        expect(seen).toMatch(/✕ FailedGetResourceMetric {2}.*unable to get metrics/);
      }
    });

    test('none', async () => {
      expect((await looking().ask('hpa mcp-worker')).words).toMatch(
        /^mcp-worker has no autoscaler; 1 replica is set by hand\n/,
      );
    });
  });

  describe('budget', () => {
    test('of pods that are ready', async () => {
      const { words } = await looking().ask('budget');
      // The stranger with the labels is counted: budgets go by labels.
      expect(words).toMatch(
        /^✓ mcp-server: \d pods? may be evicted now\n✓ mcp-server {2}at least 2 available; \d of \d pods healthy, 2 wanted/,
      );
    });

    test('that lets no pod go, and why', async () => {
      const { words } = await looking().ask('budget mcp-worker');
      expect(words).toMatch(
        /^⚠ mcp-worker: no pod may ever be evicted: .*\n⚠ mcp-worker {2}at least 100% available; 0 of 1 pod healthy, 1 wanted\n• mcp-worker-\S+: (?:Err)?Image/,
      );
    });

    test('none, of a deployment without pods', async () => {
      expect((await looking().ask('budget mcp-idle')).words).toMatch(
        /^mcp-idle: no disruption budget, and no pods wanted/,
      );
    });
  });

  describe('top', () => {
    test('against limits, or that there is no metrics server', async () => {
      const { words } = await looking().ask('top');
      if (looking().target.name === 'simulated')
        expect(words).toMatch(
          /^✓ mcp-server: memory at most \d+% of its limit, CPU at most \d+% of its limit\nPod \| Memory \|/,
        );
      else
        expect(words).toMatch(/^\? mcp-server: use is unknown\. This cluster has no metrics server\nPod \| Memory \|/);
      expect(words).not.toContain('stray');
    });

    test('of a pod that has not started: not measured', async () => {
      expect((await looking().ask('top mcp-worker')).words).toMatch(/^\? mcp-worker: /);
    });
  });
}
