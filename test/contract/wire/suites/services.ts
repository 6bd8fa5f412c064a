import { describe, expect, it } from 'vitest';
import type { Endpoint, EndpointSlice, Endpoints } from '../../../../sandbox/cluster/objects/core.ts';
import { type Field, openField } from '../field.ts';
import { serviceOf } from '../objects.ts';
import { until } from '../until.ts';
import type { Suite } from './suite.ts';

async function endpointsOf(field: Field, name: string): Promise<Endpoint[]> {
  const selector = encodeURIComponent(`kubernetes.io/service-name=${name}`);
  const answer = await field.client.get(field.group('discovery.k8s.io/v1', `endpointslices?labelSelector=${selector}`));
  return (answer.at('items') as EndpointSlice[]).flatMap((slice) => slice.endpoints ?? []);
}

const endpointsThat = (field: Field, what: string, passes: (endpoints: readonly Endpoint[]) => boolean) =>
  until(what, async () => {
    const found = await endpointsOf(field, 'mcp-server');
    return passes(found) ? found : undefined;
  });

export const services: Suite = (target) => {
  describe('services', () => {
    it('lists the pods behind a service, ready and not', async () => {
      const { admin } = target();
      const field = await openField(admin);
      await field.create(field.core('services'), serviceOf());
      await field.deploy({ replicas: 2 });
      await field.settled();
      const two = await endpointsThat(
        field,
        'two ready endpoints',
        (all) => all.filter((one) => one.conditions.ready).length === 2,
      );
      const pods = await field.pods();
      expect(two.map((one) => one.targetRef?.name).sort()).toEqual(pods.map((pod) => pod.metadata.name).sort());
      expect(two[0]?.conditions).toEqual({ ready: true, serving: true, terminating: false });
      const patch = {
        spec: { template: { spec: { containers: [{ name: 'server', image: 'mcp/server:2.4.0-not-ready' }] } } },
      };
      await admin.patch(field.group('apps/v1', 'deployments/mcp-server'), 'strategic', patch);
      const mixed = await endpointsThat(
        field,
        'a ready and an unready endpoint',
        (all) =>
          all.some((one) => one.conditions.ready === false && !one.conditions.terminating) &&
          all.some((one) => one.conditions.ready),
      );
      expect(mixed.find((one) => !one.conditions.ready)?.conditions).toMatchObject({ ready: false, serving: false });
      const old = await admin.get(field.core('endpoints/mcp-server'));
      expect(old.headers['warning']).toBe(
        '299 - "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"',
      );
      const [subset] = (old.body as unknown as Endpoints).subsets ?? [];
      expect(subset?.addresses?.length).toBeGreaterThan(0);
      expect(subset?.notReadyAddresses?.length).toBeGreaterThan(0);
      expect(subset?.ports).toEqual([{ name: 'http', port: 8000, protocol: 'TCP' }]);
    });

    it('has no endpoints when its selector matches nothing, and says so to a proxied call', async () => {
      const { admin } = target();
      const field = await openField(admin);
      await field.create(field.core('services'), serviceOf());
      await field.deploy({ replicas: 1 });
      await endpointsThat(field, 'a ready endpoint', (all) => all.some((one) => one.conditions.ready));
      await admin.patch(field.core('services/mcp-server'), 'strategic', { spec: { selector: { version: 'green' } } });
      await endpointsThat(field, 'no endpoints', (all) => all.length === 0);
      const call = await admin.get(field.core('services/mcp-server:80/proxy/health'));
      expect(call.body).toEqual({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'no endpoints available for service "mcp-server"',
        reason: 'ServiceUnavailable',
        code: 503,
      });
      const port = await admin.get(field.core('services/mcp-server:9999/proxy/health'));
      expect(port.at('message')).toBe('no service port 9999 found for service "mcp-server"');
      expect((await admin.get(field.core('services/none:80/proxy/health'))).at('message')).toBe(
        'services "none" not found',
      );
      expect((await admin.get(field.core('pods/none:80/proxy/health'))).at('message')).toBe('pods "none" not found');
    });

    it('gives a service its address for good', async () => {
      const { admin } = target();
      const field = await openField(admin);
      const created = await admin.post(field.core('services'), serviceOf());
      const address = created.at('spec', 'clusterIP');
      expect(address).toMatch(/^10\.96\./);
      expect(created.at('spec')).toMatchObject({
        type: 'ClusterIP',
        clusterIPs: [address],
        sessionAffinity: 'None',
        ipFamilies: ['IPv4'],
        internalTrafficPolicy: 'Cluster',
      });
      const change = { spec: { clusterIP: '10.96.1.1', clusterIPs: ['10.96.1.1'] } };
      const answer = await admin.patch(field.core('services/mcp-server'), 'merge', change);
      expect(answer.at('message')).toBe(
        'Service "mcp-server" is invalid: spec.clusterIPs[0]: Invalid value: ["10.96.1.1"]: may not change once set',
      );
    });
  });
};
