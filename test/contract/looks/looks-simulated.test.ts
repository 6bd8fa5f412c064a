import { afterAll, describe } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { type SimulatedCluster, startCluster } from '../../../sandbox/cluster/cluster.ts';
import { botNamespace } from '../../../sandbox/platform/manifests.ts';
import { looksNamespace } from './objects.ts';
import { looksTests } from './suite.ts';

describe('looks at the simulated cluster', () => {
  let simulated: SimulatedCluster | undefined;
  afterAll(() => simulated?.stop());
  looksTests(async () => {
    const clock = movableClock();
    const cluster = await startCluster({ clock, startupMs: 40 });
    simulated = cluster;
    return {
      name: 'simulated',
      passes: (ms) => clock.advance(ms),
      apply: async (manifests) => cluster.apply(manifests),
      botKubeconfig: async () =>
        cluster.kubeconfig(`system:serviceaccount:${botNamespace}:mcp-chatops`, looksNamespace),
    };
  });
});
