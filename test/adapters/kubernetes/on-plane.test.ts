import { beforeAll } from 'vitest';
import type { Cluster } from '../../../src/ports/cluster.ts';
import { describeOnControlPlane } from '../../control-plane/describe.ts';
import { changingTests } from './plane/changing.ts';
import { adminCluster, makePlatform } from './plane/fixture.ts';
import { readingTests, usageTests } from './plane/reading.ts';
import { rightsTests } from './plane/rights.ts';

describeOnControlPlane(
  'the adapter on a real control plane',
  (plane) => {
    let from: Awaited<ReturnType<Cluster['deployment']>>;
    let pod: { pod: string; container: string };
    beforeAll(async () => {
      await makePlatform(plane());
      const cluster = await adminCluster(plane());
      from = await cluster.deployment('stuck');
      pod = { pod: (await cluster.pods({ app: 'mcp-stuck' }))[0]?.name ?? '', container: 'server' };
      await cluster.close();
    }, 120_000);

    readingTests(plane);
    rightsTests(plane, () => ({ from, pod }));
    changingTests(plane);
    usageTests(plane);
  },
  { metrics: true },
);
