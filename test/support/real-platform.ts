import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { botNamespace, botRoles } from '../../sandbox/platform/manifests.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { eventually } from './patience.ts';

/** The namespace of the platform on a real control plane. */
export const realNamespace = 'mcp-production';

/** What simulated kubelets do with a pod whose image tag ends so. */
export const realFaults = [
  'bad-image',
  'missing-config',
  'crash-loop',
  'out-of-memory',
  'not-ready',
  'slow-start',
] as const;

export interface RealPlatform {
  /** Path of the kubeconfig of the bot: its own service account, with the shipped Roles. */
  readonly kubeconfig: string;
  /** Deploys an image, and waits until a new revision is there; gives its number. */
  deploys(deployment: string, image: string): Promise<number>;
  image(deployment: string): Promise<string>;
  /** Waits until all wanted pods are of the newest template and ready. */
  settles(deployment: string): Promise<void>;
}

interface Read {
  readonly metadata: { readonly generation: number; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } };
  };
  readonly status: Readonly<Record<string, number>>;
}

function deployment(name: string, image: string, replicas: number): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, annotations: { 'kubernetes.io/change-cause': `release ${image.split(':')[1] ?? ''}` } },
    spec: {
      replicas,
      progressDeadlineSeconds: 5,
      minReadySeconds: 0,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name }, annotations: { 'mcp.test/ready-after': '120s' } },
        spec: {
          containers: [
            {
              name: 'server',
              image,
              ports: [{ containerPort: 8000 }],
              resources: { limits: { memory: '512Mi' } },
              readinessProbe: { httpGet: { path: '/ready', port: 8000 }, periodSeconds: 5 },
            },
          ],
        },
      },
    },
  };
}

/** Makes a namespace with an MCP server at its second version and a deployment for each fault, and the bot's account there. */
export async function startRealPlatform(
  plane: ControlPlane,
  faults: readonly string[] = realFaults,
): Promise<RealPlatform> {
  const apply = async (objects: readonly object[], namespace: string) => {
    const { code, stderr } = await plane.kubectl(
      ['apply', '-n', namespace, '-f', '-'],
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }),
    );
    if (code !== 0) throw new Error(stderr);
  };
  const namespaces = [botNamespace, realNamespace];
  await apply(
    namespaces.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    'default',
  );
  const roles = botRoles(realNamespace);
  const isAccount = (object: object) => 'kind' in object && object.kind === 'ServiceAccount';
  await apply(roles.filter(isAccount), botNamespace);
  await apply(
    roles.filter((object) => !isAccount(object)),
    realNamespace,
  );
  const token = await plane.kubectl(['create', 'token', 'mcp-chatops', '-n', botNamespace]);
  const kubeconfig = join(plane.folder, 'bot.conf');
  writeFileSync(kubeconfig, plane.kubeconfigOf(token.stdout.trim(), realNamespace), { mode: 0o600 });

  const read = async (name: string) =>
    (await plane.send('GET', `/apis/apps/v1/namespaces/${realNamespace}/deployments/${name}`)).body as Read;
  const revision = async (name: string) =>
    Number((await read(name)).metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
  const soon = { interval: 100 };
  const platform: RealPlatform = {
    kubeconfig,
    async deploys(name, image) {
      const before = await revision(name);
      await apply([deployment(name, image, 3)], realNamespace);
      await eventually(async () => expect(await revision(name)).toBeGreaterThan(before), soon);
      return revision(name);
    },
    image: async (name) => (await read(name)).spec.template.spec.containers[0]?.image ?? '',
    async settles(name) {
      await eventually(async () => {
        const { metadata, status } = await read(name);
        expect(status['observedGeneration']).toBe(metadata.generation);
        expect([status['replicas'], status['updatedReplicas'], status['availableReplicas']]).toEqual([3, 3, 3]);
      }, soon);
    },
  };
  if (faults.length > 0)
    await apply(
      faults.map((fault) => deployment(fault, `mcp/server:2.4.0-${fault}`, 1)),
      realNamespace,
    );
  await apply(
    [
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'mcp-server' },
        spec: { selector: { app: 'mcp-server' }, ports: [{ port: 8000 }] },
      },
    ],
    realNamespace,
  );
  for (const image of ['mcp/server:2.2.0', 'mcp/server:2.3.0']) {
    await platform.deploys('mcp-server', image);
    await platform.settles('mcp-server');
  }
  return platform;
}
