import { describe, expect, it } from 'vitest';
import type { DisruptionBudget } from '../../../../sandbox/cluster/objects/workload.ts';
import { type Field, openField } from '../field.ts';
import { until } from '../until.ts';
import type { Suite } from './suite.ts';

const budgetOf = (name: string, spec: object) => ({
  metadata: { name },
  spec: { selector: { matchLabels: { app: 'mcp-server' } }, ...spec },
});

const budgetThat = (field: Field, what: string, passes: (status: DisruptionBudget['status']) => boolean) =>
  until(what, async () => {
    const answer = await field.client.get(field.group('policy/v1', 'poddisruptionbudgets/budget'));
    const { status } = answer.body as unknown as DisruptionBudget;
    return status && passes(status) ? status : undefined;
  });

const evict = (field: Field, pod: string) =>
  field.client.post(field.core(`pods/${pod}/eviction`), {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name: pod },
  });

/** Takes the deployment and its sets away from their pods, which stay. */
async function abandon(field: Field): Promise<void> {
  await field.client.delete(field.group('apps/v1', 'deployments/mcp-server?propagationPolicy=Orphan'));
  const [set] = await until('a set without a deployment', async () => {
    const sets = await field.replicaSets();
    return sets.every(isOrphan) ? sets : undefined;
  });
  await field.client.delete(field.group('apps/v1', `replicasets/${set?.metadata.name}?propagationPolicy=Orphan`));
  await until('pods without a set', async () => ((await field.pods()).every(isOrphan) ? true : undefined));
}

const isOrphan = ({ metadata }: { readonly metadata: { readonly ownerReferences?: readonly unknown[] } }) =>
  (metadata.ownerReferences ?? []).length === 0;

export const eviction: Suite = (target) => {
  describe('eviction', () => {
    it('lets one pod go and refuses the next until the budget allows it', async () => {
      const field = await openField(target().admin);
      await field.create(field.group('policy/v1', 'poddisruptionbudgets'), budgetOf('budget', { minAvailable: 2 }));
      await field.deploy({ replicas: 3 });
      await field.settled();
      const status = await budgetThat(field, 'one allowed disruption', (one) => one.disruptionsAllowed === 1);
      expect(status).toMatchObject({ currentHealthy: 3, desiredHealthy: 2, expectedPods: 3 });
      // A replacement may be ready before the next eviction comes: these pods have nobody who replaces them.
      await abandon(field);
      const [first, second] = await field.pods();
      const gone = await evict(field, first?.metadata.name ?? '');
      expect([gone.status, gone.body]).toEqual([
        201,
        { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 },
      ]);
      const refused = await evict(field, second?.metadata.name ?? '');
      expect(refused.status).toBe(429);
      expect(refused.at('reason')).toBe('TooManyRequests');
      expect(refused.at('message')).toBe("Cannot evict pod as it would violate the pod's disruption budget.");
      expect(refused.at('details', 'causes')).toEqual([
        {
          reason: 'DisruptionBudget',
          message: expect.stringMatching(/^The disruption budget budget needs 2 healthy pods and has [23] currently$/),
        },
      ]);
      await until('the pod to go', async () =>
        (await field.pods()).every((pod) => pod.metadata.uid !== first?.metadata.uid) ? true : undefined,
      );
      await field.deploy({ replicas: 3 });
      await field.settled();
      await budgetThat(field, 'an allowed disruption again', (one) => one.disruptionsAllowed >= 1);
      expect((await evict(field, second?.metadata.name ?? '')).status).toBe(201);
    });

    it('works with a share of unavailable pods, and refuses pods with two budgets', async () => {
      const field = await openField(target().admin);
      await field.create(
        field.group('policy/v1', 'poddisruptionbudgets'),
        budgetOf('budget', { maxUnavailable: '50%' }),
      );
      await field.deploy({ replicas: 2 });
      await field.settled();
      const status = await budgetThat(field, 'one allowed disruption', (one) => one.disruptionsAllowed === 1);
      expect(status).toMatchObject({ desiredHealthy: 1, expectedPods: 2 });
      await field.create(field.group('policy/v1', 'poddisruptionbudgets'), budgetOf('second', { minAvailable: 1 }));
      const [pod] = await field.pods();
      const refused = await until('the second budget', async () => {
        const answer = await field.client.post(field.core(`pods/${pod?.metadata.name}/eviction?dryRun=All`), {
          apiVersion: 'policy/v1',
          kind: 'Eviction',
          metadata: { name: pod?.metadata.name },
        });
        return answer.status === 500 ? answer : undefined;
      });
      expect(refused.at('message')).toBe(
        'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
      );
      expect((await evict(field, 'none')).status).toBe(404);
    });
  });
};
