import { describe, expect, it } from 'vitest';
import { openField } from '../field.ts';
import type { Suite } from './suite.ts';

export const scaling: Suite = (target) => {
  describe('scaling', () => {
    it('scales by the scale subresource, and nothing else changes', async () => {
      const { admin } = target();
      const field = await openField(admin);
      await field.deploy({ replicas: 1 });
      await field.settled();
      const path = field.group('apps/v1', 'deployments/mcp-server/scale');
      const scale = await admin.get(path);
      expect(scale.body).toMatchObject({
        kind: 'Scale',
        apiVersion: 'autoscaling/v1',
        spec: { replicas: 1 },
        status: { replicas: 1, selector: 'app=mcp-server' },
      });
      const patched = await admin.patch(path, 'merge', { spec: { replicas: 3 } });
      expect(patched.at('spec', 'replicas')).toBe(3);
      const scaled = await field.deploymentThat('three pods', ({ status }) => status.availableReplicas === 3);
      expect(scaled.metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('1');
      const [set] = await field.replicaSets();
      expect(set?.metadata.annotations).toMatchObject({
        'deployment.kubernetes.io/desired-replicas': '3',
        'deployment.kubernetes.io/max-replicas': '4',
      });
      const put = await admin.put(path, { ...(patched.body as object), spec: { replicas: 0 } });
      expect([put.status, put.at('reason')]).toEqual([409, 'Conflict']);
      const fresh = (await admin.get(path)).body as { metadata: object };
      expect((await admin.put(path, { ...fresh, spec: { replicas: 0 } })).status).toBe(200);
      await field.deploymentThat('no pods', ({ status }) => (status.replicas ?? 0) === 0);
    });

    it('refuses what makes no sense', async () => {
      const { admin } = target();
      const field = await openField(admin);
      await field.deploy({ replicas: 0 });
      const path = field.group('apps/v1', 'deployments/mcp-server/scale');
      const negative = await admin.patch(path, 'merge', { spec: { replicas: -5 } });
      expect(negative.at('message')).toBe(
        'Scale.autoscaling "mcp-server" is invalid: spec.replicas: Invalid value: -5: must be greater than or equal to 0',
      );
      const stale = await admin.patch(path, 'merge', { metadata: { resourceVersion: '1' }, spec: { replicas: 5 } });
      expect(stale.at('message')).toMatch(
        /^Operation cannot be fulfilled on deployments.apps "mcp-server": the object has been modified/,
      );
      const odd = await admin.patch(`${path}?dryRun=Some`, 'merge', {});
      expect(odd.at('message')).toBe(
        'PatchOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some"]: supported values: "All"',
      );
    });
  });
};
