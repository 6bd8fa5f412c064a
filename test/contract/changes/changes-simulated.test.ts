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
      async patchIngress(name, body) {
        const path = `/apis/networking.k8s.io/v1/namespaces/${changesNamespace}/ingresses/${name}`;
        const headers = {
          authorization: `Bearer ${cluster.token()}`,
          'content-type': 'application/strategic-merge-patch+json',
        };
        const answer = await fetch(cluster.url + path, { method: 'PATCH', headers, body: JSON.stringify(body) });
        if (!answer.ok) throw new Error(await answer.text());
      },
      botKubeconfig: async () =>
        cluster.kubeconfig(`system:serviceaccount:${botNamespace}:mcp-chatops`, changesNamespace),
    };
  });
});
