import type { Admin } from './admin.ts';

/** Node `node-N` in zone `zone-N`; the annotation tells metrics-server which path of kwok speaks for it. */
export function nodeObject(number: number): object {
  const name = `node-${number}`;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'topology.kubernetes.io/zone': `zone-${number}`,
      },
      annotations: { 'metrics.k8s.io/resource-metrics-path': `/metrics/nodes/${name}/metrics/resource` },
    },
  };
}

/** True when the API server knows `count` nodes and each is ready. */
export async function nodesReady(admin: Admin, count: number): Promise<boolean> {
  const { status, body } = await admin.send('GET', '/api/v1/nodes');
  const nodes =
    status === 200 ? (body as { items: { status?: { conditions?: { type: string; status: string }[] } }[] }).items : [];
  const ready = nodes.filter((node) =>
    node.status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True'),
  );
  return ready.length >= count;
}

/** The objects through which the API server finds metrics-server on the loopback address. */
export function metricsObjects(port: number): readonly { readonly path: string; readonly object: object }[] {
  return [
    {
      path: '/api/v1/namespaces/kube-system/services',
      object: {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'metrics-server', namespace: 'kube-system' },
        spec: { type: 'ExternalName', externalName: 'localhost', ports: [{ name: 'https', port }] },
      },
    },
    {
      path: '/apis/apiregistration.k8s.io/v1/apiservices',
      object: {
        apiVersion: 'apiregistration.k8s.io/v1',
        kind: 'APIService',
        metadata: { name: 'v1beta1.metrics.k8s.io' },
        spec: {
          group: 'metrics.k8s.io',
          version: 'v1beta1',
          groupPriorityMinimum: 100,
          versionPriority: 100,
          insecureSkipTLSVerify: true,
          service: { name: 'metrics-server', namespace: 'kube-system', port },
        },
      },
    },
  ];
}

/** A kubeconfig with one context; `user` holds a token or a certificate pair, in the kubeconfig's own field names. */
export function kubeconfigText(server: string, authority: Buffer, user: object, namespace?: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server, 'certificate-authority-data': authority.toString('base64') } }],
    users: [{ name: 'user', user }],
    contexts: [
      { name: 'test', context: { cluster: 'test', user: 'user', ...(namespace === undefined ? {} : { namespace }) } },
    ],
    'current-context': 'test',
  });
}
