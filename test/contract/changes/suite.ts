import { afterAll, beforeAll, expect } from 'vitest';
import { eventually } from '../../support/patience.ts';
import { certTests } from './cert.ts';
import { type ChangesTarget, type Changing, startChanging } from './changing.ts';
import { configTests } from './config.ts';
import { startController } from './controller.ts';
import { deployTests } from './deploy.ts';
import { evictTests } from './evict.ts';
import { changesDeployments, changesManifests } from './objects.ts';
import { resourcesTests } from './resources.ts';
import { scaleTests } from './scale.ts';
import { smokeTests } from './smoke.ts';

/** Every change of the workload, by one account with the shipped Roles, on one cluster; each has a deployment of its own. */
export function changesTests(open: () => Promise<ChangesTarget>): void {
  let changing: Changing | undefined;
  let stop: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    const target = await open();
    const controller = await startController();
    stop = controller.stop;
    await target.apply([...changesManifests, ...controller.manifests]);
    changing = await startChanging(target, controller.settings);
    controller.follow(changing.cluster);
    await isThere(changing);
  });
  afterAll(async () => {
    await stop?.();
    await changing?.close();
  });

  const there = (): Changing => {
    if (changing === undefined) throw new Error('The cluster is only there inside a test.');
    return changing;
  };
  scaleTests(there);
  evictTests(there);
  smokeTests(there);
  configTests(there);
  certTests(there);
  resourcesTests(there);
  deployTests(there);
}

async function isThere({ cluster }: Changing): Promise<void> {
  await eventually(
    async () => {
      for (const name of changesDeployments) {
        const { replicas, generation, observedGeneration, conditions } = await cluster.deployment(name);
        expect([observedGeneration, replicas.available]).toEqual([generation, replicas.wanted]);
        expect(conditions.find(({ type }) => type === 'Progressing')?.reason).toBe('NewReplicaSetAvailable');
      }
    },
    { interval: 100 },
  );
}
