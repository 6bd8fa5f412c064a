import { describe, expect, it } from 'vitest';
import { openField } from '../field.ts';
import { until } from '../until.ts';
import type { Suite } from './suite.ts';

export const deletion: Suite = (target) => {
  describe('deletion', () => {
    it('gives pods their grace and replaces them', async () => {
      const { admin } = target();
      const field = await openField(admin);
      await field.deploy({ replicas: 1 });
      await field.settled();
      const [pod] = await field.pods();
      const answer = await admin.delete(field.core(`pods/${pod?.metadata.name}`));
      expect([answer.status, answer.at('kind')]).toEqual([200, 'Pod']);
      expect(answer.at('metadata')).toMatchObject({ deletionGracePeriodSeconds: 30, generation: 2 });
      expect(answer.at('metadata', 'deletionTimestamp')).toMatch(/^20\d\d-/);
      const next = await until('another pod', async () => {
        const pods = await field.pods();
        return pods.length === 1 && pods[0]?.metadata.uid !== pod?.metadata.uid ? pods[0] : undefined;
      });
      expect(next?.metadata.ownerReferences?.[0]?.uid).toBe(pod?.metadata.ownerReferences?.[0]?.uid);
      await field.settled();
    });

    it('removes what a deleted owner owned, unless it is told not to', async () => {
      const { admin } = target();
      const field = await openField(admin);
      await field.deploy({ replicas: 1 });
      await field.settled();
      const answer = await admin.delete(field.group('apps/v1', 'deployments/mcp-server?propagationPolicy=Background'));
      expect(answer.body).toMatchObject({
        kind: 'Status',
        status: 'Success',
        details: { name: 'mcp-server', group: 'apps', kind: 'deployments' },
      });
      await until('nothing left', async () =>
        (await field.replicaSets()).length === 0 && (await field.pods()).length === 0 ? true : undefined,
      );
      await field.deploy({ name: 'other', replicas: 1 });
      await field.settled('other');
      await admin.delete(field.group('apps/v1', 'deployments/other?propagationPolicy=Orphan'));
      await until('an orphan', async () => {
        const [set] = await field.replicaSets();
        return set && (set.metadata.ownerReferences ?? []).length === 0 ? true : undefined;
      });
      expect((await field.pods()).length).toBe(1);
    });

    it('waits for dependents in the foreground', async () => {
      const { admin } = target();
      const field = await openField(admin);
      await field.deploy({ replicas: 1 });
      await field.settled();
      const path = field.group('apps/v1', 'deployments/mcp-server');
      const answer = await admin.delete(path, { propagationPolicy: 'Foreground' });
      expect(answer.at('metadata', 'finalizers')).toEqual(['foregroundDeletion']);
      await until('the deployment to go', async () => ((await admin.get(path)).status === 404 ? true : undefined));
      expect(await field.pods()).toEqual([]);
    });

    it('checks preconditions and dry runs', async () => {
      const { admin } = target();
      const field = await openField(admin);
      await field.create(field.core('configmaps'), { metadata: { name: 'a' } });
      const path = field.core('configmaps/a');
      const { uid, resourceVersion } = (await admin.get(path)).at('metadata') as Record<string, string>;
      const wrong = await admin.delete(path, { preconditions: { uid: 'other' } });
      expect([wrong.status, wrong.at('message')]).toEqual([
        409,
        `Operation cannot be fulfilled on ConfigMap "a": the UID in the precondition (other) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
      ]);
      const stale = await admin.delete(path, { preconditions: { resourceVersion: '1' } });
      expect([stale.status, stale.at('message')]).toEqual([
        409,
        `Operation cannot be fulfilled on ConfigMap "a": the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
      ]);
      expect((await admin.delete(`${path}?dryRun=All`)).status).toBe(200);
      expect((await admin.get(path)).status).toBe(200);
      const done = await admin.delete(path, { preconditions: { uid, resourceVersion } });
      expect(done.body).toEqual({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Success',
        details: { name: 'a', kind: 'configmaps', uid },
      });
      expect((await admin.delete(path)).status).toBe(404);
    });

    it('keeps an object until its finalizers are gone', async () => {
      const { admin } = target();
      const field = await openField(admin);
      await field.create(field.core('configmaps'), { metadata: { name: 'a', finalizers: ['example.com/hold'] } });
      const path = field.core('configmaps/a');
      await admin.delete(path);
      expect((await admin.get(path)).at('metadata', 'deletionTimestamp')).toMatch(/^20/);
      await admin.patch(path, 'merge', { metadata: { finalizers: null } });
      expect((await admin.get(path)).status).toBe(404);
    });

    it('deletes collections by selector, and namespaces with all that is in them', async () => {
      const { admin } = target();
      const field = await openField(admin);
      for (const [name, app] of [
        ['a', 'x'],
        ['b', 'y'],
      ] as const)
        await field.create(field.core('configmaps'), { metadata: { name, labels: { app } } });
      const answer = await admin.delete(field.core('configmaps?labelSelector=app%3Dx'));
      expect(answer.status).toBe(200);
      expect((await admin.get(field.core('configmaps/a'))).status).toBe(404);
      expect((await admin.get(field.core('configmaps/b'))).status).toBe(200);
      await admin.delete(`/api/v1/namespaces/${field.namespace}`);
      await until('the namespace to go', async () =>
        (await admin.get(`/api/v1/namespaces/${field.namespace}`)).status === 404 ? true : undefined,
      );
      expect((await admin.get(field.core('configmaps'))).at('items')).toEqual([]);
    });
  });
};
