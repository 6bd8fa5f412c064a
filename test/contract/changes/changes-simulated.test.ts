import { afterAll, describe } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { type SimulatedCluster, startCluster } from '../../../sandbox/cluster/cluster.ts';
import { botNamespace } from '../../../sandbox/platform/manifests.ts';
import { changesNamespace } from './objects.ts';
import { changesTests } from './suite.ts';

describe('changes of the simulated cluster', () => {
  let simulated: SimulatedCluster | undefined;
  afterAll(() => simulated?.stop());
  changesTests(async () => {
    const clock = movableClock();
    const cluster = await startCluster({ clock, startupMs: 40 });
    simulated = cluster;
    return {
      name: 'simulated',
      clock,
      apply: async (manifests) => cluster.apply(manifests),
      botKubeconfig: async () =>
        cluster.kubeconfig(`system:serviceaccount:${botNamespace}:mcp-chatops`, changesNamespace),
    };
  });
});
