import { afterAll, describe } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { type SimulatedCluster, startCluster } from '../../../sandbox/cluster/cluster.ts';
import { kubernetesCluster } from '../../../src/adapters/kubernetes/cluster.ts';
import { strangersNamespace, strangersTests } from './plane/strangers.ts';

describe('on the simulated cluster', () => {
  let simulated: SimulatedCluster;
  afterAll(() => simulated.stop());

  strangersTests(async () => {
    const clock = movableClock();
    simulated = await startCluster({ clock, startupMs: 40 });
    const cluster = await kubernetesCluster({
      kubeconfig: { text: simulated.kubeconfig() },
      namespace: strangersNamespace,
      clock,
    });
    return {
      cluster,
      async create(path, object) {
        const headers = { authorization: `Bearer ${simulated.token()}`, 'content-type': 'application/json' };
        const answer = await fetch(simulated.url + path, { method: 'POST', headers, body: JSON.stringify(object) });
        if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
        return ((await answer.json()) as { metadata: { uid: string } }).metadata.uid;
      },
    };
  });
});
