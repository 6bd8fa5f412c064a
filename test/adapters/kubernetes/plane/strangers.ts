import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cluster } from '../../../../src/ports/cluster.ts';
import type { Pod } from '../../../../src/ports/workload.ts';
import { eventually } from '../../../support/patience.ts';

/** A cluster to put objects into, and the adapter that reads its namespace `strangersNamespace`. */
export interface Strangers {
  readonly cluster: Cluster & { close(): Promise<void> };
  /** POSTs an object; gives its uid. */
  create(path: string, object: object): Promise<string>;
}

export const strangersNamespace = 'mcp-strangers';
const core = `/api/v1/namespaces/${strangersNamespace}`;
const apps = `/apis/apps/v1/namespaces/${strangersNamespace}`;

const spec = { containers: [{ name: 'server', image: 'mcp/server:2.3.0', ports: [{ containerPort: 8000 }] }] };
const template = (labels: object) => ({ metadata: { labels }, spec });
const app = { app: 'mcp-server' };

function deployment(name: string, replicas: number, selector: object, labels: object): object {
  return { metadata: { name }, spec: { replicas, selector, template: template(labels) } };
}

/** Everything that can carry the labels of `mcp-server` and is none of its pods. */
async function makeStrangers(create: Strangers['create']): Promise<void> {
  await create('/api/v1/namespaces', { metadata: { name: strangersNamespace } });
  const expressions = (...all: object[]) => ({ matchExpressions: all });
  const deployments = [
    deployment('mcp-server', 3, { matchLabels: app }, app),
    deployment('mcp-other', 1, { matchLabels: { ...app, tier: 'other' } }, { ...app, tier: 'other' }),
    deployment(
      'mcp-expr',
      2,
      expressions({ key: 'app', operator: 'In', values: ['mcp-expr'] }, { key: 'app', operator: 'Exists' }),
      { app: 'mcp-expr' },
    ),
    deployment(
      'mcp-rest',
      1,
      expressions(
        { key: 'app', operator: 'NotIn', values: ['mcp-server', 'mcp-expr'] },
        { key: 'legacy', operator: 'DoesNotExist' },
      ),
      { app: 'mcp-rest' },
    ),
  ];
  for (const object of deployments) await create(`${apps}/deployments`, object);
  await create(`/apis/batch/v1/namespaces/${strangersNamespace}/jobs`, {
    metadata: { name: 'nightly' },
    spec: {
      backoffLimit: 0,
      template: { ...template({ ...app, component: 'nightly' }), spec: { ...spec, restartPolicy: 'Never' } },
    },
  });
  await create(`${core}/pods`, { metadata: { name: 'bare', labels: app }, spec });
  await create(`${apps}/statefulsets`, {
    metadata: { name: 'mcp-state' },
    spec: {
      replicas: 1,
      serviceName: 'mcp-state',
      selector: { matchLabels: { ...app, tier: 'state' } },
      template: template({ ...app, tier: 'state' }),
    },
  });
  const uid = await create(`${core}/configmaps`, { metadata: { name: 'rollout-of-another-controller' } });
  const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'rollout-of-another-controller', uid, controller: true };
  await create(`${apps}/replicasets`, {
    metadata: { name: 'mcp-server-foreign', labels: app, ownerReferences: [owner] },
    spec: {
      replicas: 1,
      selector: { matchLabels: { ...app, tier: 'foreign' } },
      template: template({ ...app, tier: 'foreign' }),
    },
  });
}

/** Whose pods are whose, among strangers that carry the same labels. */
export function strangersTests(open: () => Promise<Strangers>): void {
  describe('strangers with the same labels', () => {
    let cluster: Strangers['cluster'];
    beforeAll(async () => {
      const opened = await open();
      cluster = opened.cluster;
      await makeStrangers(opened.create);
      await eventually(
        async () => {
          expect(await cluster.podsLabelled(app)).toHaveLength(8);
          for (const { name, replicas } of await cluster.deployments())
            expect([name, replicas.ready]).toEqual([name, replicas.wanted]);
        },
        { interval: 100 },
      );
    });
    afterAll(() => cluster.close());

    const madeBy = (pods: readonly Pod[]) => pods.map(({ name }) => name.replace(/-[a-z0-9]+-[a-z0-9]{5}$/, ''));

    test.each([
      ['mcp-server', 3],
      ['mcp-other', 1],
      ['mcp-expr', 2],
      ['mcp-rest', 1],
    ])('%s has exactly its own %i', async (name, count) => {
      const pods = await cluster.pods(await cluster.deployment(name));
      expect(madeBy(pods)).toEqual(Array.from({ length: count }, () => name));
    });

    test('a Job and a StatefulSet have theirs', async () => {
      const job = await cluster.job('nightly');
      if (job === undefined) throw new Error('the Job is gone');
      expect((await cluster.pods(job)).map(({ owner }) => owner?.uid)).toEqual([job.uid]);
      const state = (await cluster.podsLabelled({ tier: 'state' }))[0];
      const owner = { kind: 'StatefulSet', name: 'mcp-state', uid: state?.owner?.uid ?? '' } as const;
      const selector = [{ key: 'app', operator: 'In', values: ['mcp-server'] }] as const;
      expect((await cluster.pods({ ...owner, selector })).map(({ name }) => name)).toEqual(['mcp-state-0']);
    });

    test('a deployment that was deleted, and whose name another has now, has none of its pods', async () => {
      const namesake = { ...(await cluster.deployment('mcp-server')), uid: '00000000-0000-0000-0000-000000000000' };
      expect(await cluster.pods(namesake)).toEqual([]);
      expect(await cluster.revisions(namesake)).toEqual([]);
    });

    test('no list goes out without a selector', async () => {
      const server = await cluster.deployment('mcp-server');
      for (const selector of [[], undefined]) {
        const unusable = { ...server, selector };
        for (const read of [cluster.pods, cluster.revisions, cluster.usage])
          await expect(read(unusable)).rejects.toMatchObject({ code: 'SELECTOR_UNUSABLE' });
      }
      await expect(cluster.podsLabelled({})).rejects.toMatchObject({ code: 'SELECTOR_UNUSABLE' });
    });
  });
}
