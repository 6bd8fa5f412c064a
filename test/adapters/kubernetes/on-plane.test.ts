import { beforeAll } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import type { Cluster } from '../../../src/ports/cluster.ts';
import { describeOnControlPlane } from '../../control-plane/describe.ts';
import { changingTests } from './plane/changing.ts';
import { adminCluster, makePlatform } from './plane/fixture.ts';
import { readingTests, usageTests } from './plane/reading.ts';
import { rightsTests } from './plane/rights.ts';
import { strangersNamespace, strangersTests } from './plane/strangers.ts';

describeOnControlPlane(
  'the adapter on a real control plane',
  (plane) => {
    let from: Awaited<ReturnType<Cluster['deployment']>>;
    let service: Awaited<ReturnType<Cluster['service']>>;
    let pod: { pod: string; container: string };
    beforeAll(async () => {
      await makePlatform(plane());
      const cluster = await adminCluster(plane());
      from = await cluster.deployment('stuck');
      service = await cluster.service('stuck');
      pod = { pod: (await cluster.pods(from))[0]?.name ?? '', container: 'server' };
      await cluster.close();
    });

    strangersTests(async () => ({
      cluster: await adminCluster(plane(), movableClock(), strangersNamespace),
      async create(path, object) {
        const { status, body } = await plane().send('POST', path, object);
        if (status !== 201) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
        return (body as { metadata: { uid: string } }).metadata.uid;
      },
    }));
    readingTests(plane);
    rightsTests(plane, () => ({ from, pod, service }));
    changingTests(plane);
    usageTests(plane);
  },
  { metrics: true },
);
