import type { Namespace, Secret, Service } from '../objects/core.ts';

/** Gives addresses of 10.96.0.0/16, each once. */
export function createServiceAddresses(): () => string {
  let next = 10;
  return () => {
    next += 1;
    return `10.96.${(next >> 8) & 255}.${next & 255}`;
  };
}

export function fillNamespace(namespace: Namespace): void {
  const { metadata } = namespace;
  metadata.labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name };
  namespace['spec'] = { finalizers: ['kubernetes'] };
  namespace.status ??= { phase: 'Active' };
}

/** Texts of `stringData` move into `data`, encoded. */
export function convertSecret(secret: Secret): void {
  const plain = secret['stringData'];
  delete secret['stringData'];
  if (typeof plain !== 'object' || plain === null) return;
  const encoded = Object.entries(plain).map(([key, value]) => [key, Buffer.from(String(value)).toString('base64')]);
  secret.data = { ...secret.data, ...Object.fromEntries(encoded) };
}

/** Ports get their targets, and a service of type ClusterIP its address. */
export function fillService(service: Service, address: () => string): void {
  const spec: Service['spec'] & Record<string, unknown> = service.spec;
  for (const port of spec.ports ?? []) port.targetPort ??= port.port;
  if (spec.type === 'ExternalName') return;
  spec.clusterIP ??= spec.clusterIPs?.[0] ?? address();
  spec.clusterIPs ??= [spec.clusterIP];
  spec['ipFamilies'] ??= ['IPv4'];
  spec['ipFamilyPolicy'] ??= 'SingleStack';
  spec['internalTrafficPolicy'] ??= 'Cluster';
  service['status'] ??= { loadBalancer: {} };
}
