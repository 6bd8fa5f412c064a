import { expect } from 'vitest';
import { movableClock } from '../../../../sandbox/clock.ts';
import { kubernetesCluster } from '../../../../src/adapters/kubernetes/cluster.ts';
import type { Cluster } from '../../../../src/ports/cluster.ts';
import type { ControlPlane } from '../../../control-plane/control-plane.ts';
import { eventually } from '../../../support/patience.ts';

export type Plane = () => ControlPlane;
export type ClosableCluster = Cluster & { close(): Promise<void> };

export const namespace = 'mcp-production';
export const labels = { app: 'mcp-server' };

/** The adapter as cluster admin. */
export function adminCluster(
  plane: ControlPlane,
  clock = movableClock(),
  within = namespace,
): Promise<ClosableCluster> {
  return kubernetesCluster({ kubeconfig: { path: plane.kubeconfigPath }, namespace: within, clock });
}

async function create(plane: ControlPlane, path: string, object: object): Promise<void> {
  const { status, body } = await plane.send('POST', path, object);
  if (status !== 201) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
}

const apps = `/apis/apps/v1/namespaces/${namespace}`;
const core = `/api/v1/namespaces/${namespace}`;

function deploymentObject(name: string, image: string, replicas: number, app = name): object {
  return {
    metadata: { name, annotations: { 'kubernetes.io/change-cause': `deploy ${image}`, 'team/owner': 'platform' } },
    spec: {
      replicas,
      selector: { matchLabels: { app } },
      template: {
        metadata: { labels: { app }, annotations: { 'mcp.test/cpu': '70m', 'mcp.test/memory': '200Mi' } },
        spec: {
          initContainers: [{ name: 'prepare', image: 'mcp/prepare:1' }],
          containers: [
            {
              name: 'server',
              image,
              ports: [{ containerPort: 8000 }],
              resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '1.5', memory: '1Gi' } },
              readinessProbe: { httpGet: { path: '/ready', port: 8000 }, periodSeconds: 5 },
            },
          ],
        },
      },
    },
  };
}

/** Waits until a deployment has as many ready pods as it wants, all of its newest template, and the ones before are gone. */
export async function rolledOut(cluster: Cluster, name: string): Promise<void> {
  await eventually(
    async () => {
      const deployment = await cluster.deployment(name);
      const { replicas, generation, observedGeneration } = deployment;
      expect(observedGeneration).toBe(generation);
      expect([replicas.updated, replicas.ready, replicas.current]).toEqual([
        replicas.wanted,
        replicas.wanted,
        replicas.wanted,
      ]);
      expect(await cluster.pods(deployment)).toHaveLength(replicas.wanted);
    },
    { interval: 100 },
  );
}

/** A namespace with `mcp-server` at its second revision, a service and a budget for it, and a deployment whose pod is never ready. */
export async function makePlatform(plane: ControlPlane): Promise<void> {
  await create(plane, '/api/v1/namespaces', { metadata: { name: namespace } });
  await create(plane, `${apps}/deployments`, deploymentObject('mcp-server', 'mcp/server:2.3.9', 2));
  await create(plane, `${apps}/deployments`, deploymentObject('stuck', 'mcp/server:2.4.0-not-ready', 1, 'mcp-stuck'));
  for (const [name, app] of [
    ['mcp-server', 'mcp-server'],
    ['stuck', 'mcp-stuck'],
  ]) {
    await create(plane, `${core}/services`, {
      metadata: { name },
      spec: { selector: { app }, ports: [{ port: 80, targetPort: 8000 }] },
    });
  }
  await create(plane, `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`, {
    metadata: { name: 'mcp-server' },
    spec: { minAvailable: 1, selector: { matchLabels: labels } },
  });
  const cluster = await adminCluster(plane);
  await rolledOut(cluster, 'mcp-server');
  const second = [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'mcp/server:2.4.0' }];
  await plane.send('PATCH', `${apps}/deployments/mcp-server`, second, 'application/json-patch+json');
  await rolledOut(cluster, 'mcp-server');
  await cluster.close();
}
