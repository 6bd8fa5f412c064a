import type { Ingress } from '../../src/ports/ingress.ts';
import type { ClusterNode } from '../../src/ports/node.ts';
import type {
  Autoscaler,
  Budget,
  ConfigMap,
  Container,
  ContainerLimits,
  Deployment,
  Endpoint,
  Pod,
  PodTemplate,
  Quota,
  Revision,
  Service,
} from '../../src/ports/workload.ts';

/** Values of the ports as a cluster gives them, all well; each test names what differs. */

export const template = (image: string, env: readonly object[] = []): PodTemplate => ({
  metadata: { labels: { app: 'mcp-server' } },
  spec: { containers: [{ name: 'server', image, env }] },
});

export function aDeployment(over: Partial<Deployment> = {}): Deployment {
  return {
    kind: 'Deployment',
    name: 'mcp-server',
    uid: 'deployment',
    resourceVersion: '1',
    generation: 2,
    observedGeneration: 2,
    revision: 4,
    paused: false,
    replicas: { wanted: 3, current: 3, updated: 3, ready: 3, available: 3 },
    selector: [{ key: 'app', operator: 'In', values: ['mcp-server'] }],
    labels: {},
    annotations: {},
    managers: [],
    template: template('mcp/server:4'),
    strategy: { type: 'RollingUpdate', maxUnavailable: '25%', maxSurge: '25%' },
    progressDeadlineSeconds: 600,
    minReadySeconds: 0,
    conditions: [progressing('NewReplicaSetAvailable')],
    ...over,
  };
}

export const progressing = (reason: string, at = '2026-01-31T14:00:00Z') => ({
  type: 'Progressing',
  status: 'True' as const,
  reason,
  message: '',
  at,
});

export function aRevision(number: number, over: Partial<Revision> = {}): Revision {
  return {
    number,
    replicaSet: `mcp-server-${number}`,
    uid: `set-${number}`,
    createdAt: '2026-01-31T12:00:00Z',
    changeCause: `release ${number}`,
    images: [`registry.example.com/mcp/server:${number}`],
    template: template(`mcp/server:${number}`),
    annotations: {},
    replicas: 0,
    ...over,
  };
}

export function aContainer(over: Partial<Container> = {}): Container {
  return {
    name: 'server',
    image: 'mcp/server:4',
    init: false,
    sidecar: false,
    ready: true,
    restarts: 0,
    state: { kind: 'running', since: '2026-01-31T12:00:00Z' },
    last: undefined,
    requests: { cpuMillis: undefined, memoryBytes: undefined },
    limits: { cpuMillis: 1000, memoryBytes: 512 * 1024 * 1024 },
    probes: { startup: undefined, readiness: 'http-get :8000/ready every 5 s, 3 failures', liveness: undefined },
    ports: [8000],
    references: [],
    ...over,
  };
}

/** A pod named `mcp-server-4-aaaaa` of the ReplicaSet of a revision. */
export function aPod(id: string, over: Partial<Pod> = {}, container: Partial<Container> = {}): Pod {
  const ready = over.ready ?? true;
  return {
    name: `mcp-server-4-${id}`,
    uid: `pod-${id}`,
    phase: 'Running',
    reason: '',
    message: '',
    ready,
    deleting: false,
    node: 'node-1',
    address: '10.244.1.2',
    createdAt: '2026-01-31T12:00:00Z',
    labels: { app: 'mcp-server' },
    owner: { kind: 'ReplicaSet', name: 'mcp-server-4', uid: 'set-4' },
    containers: [aContainer({ ready, ...container })],
    conditions: [],
    ...over,
  };
}

/** A budget that lets one of three pods go. */
export function aBudget(over: Partial<Budget> = {}): Budget {
  return {
    name: 'mcp-server',
    selector: [{ key: 'app', operator: 'In', values: ['mcp-server'] }],
    minAvailable: '2',
    maxUnavailable: undefined,
    isObserved: true,
    disruptionsAllowed: 1,
    expected: 3,
    healthy: 3,
    desiredHealthy: 2,
    conditions: [],
    ...over,
  };
}

/** An autoscaler that is content with 3 of 3 to 10. */
export function anAutoscaler(over: Partial<Autoscaler> = {}): Autoscaler {
  return {
    name: 'mcp-server',
    uid: 'autoscaler',
    resourceVersion: '1',
    labels: {},
    annotations: {},
    managers: [],
    target: { kind: 'Deployment', name: 'mcp-server' },
    min: 3,
    max: 10,
    current: 3,
    desired: 3,
    lastScaledAt: '2026-01-31T13:00:00Z',
    metrics: [{ name: 'cpu', target: '60%', current: '41%' }],
    conditions: [],
    ...over,
  };
}

/** An ingress with one entry. */
export function anIngress(over: Partial<Ingress> = {}): Ingress {
  return {
    name: 'mcp-ingress',
    uid: 'ingress',
    resourceVersion: '1',
    labels: {},
    annotations: {},
    managers: [],
    tls: [{ hosts: ['mcp.example.com'], secret: 'mcp-tls' }],
    ruleHosts: ['mcp.example.com'],
    addresses: ['10.0.0.1'],
    ...over,
  };
}

/** The address of the pod `aPod` makes. */
export function anEndpoint(id: string, over: Partial<Endpoint> = {}): Endpoint {
  const podName = `mcp-server-4-${id}`;
  return { address: '10.244.1.2', pod: `pod-${id}`, podName, serving: true, terminating: false, ...over };
}

/** The service in front of `aDeployment`. */
export function aService(over: Partial<Service> = {}): Service {
  return {
    name: 'mcp',
    uid: 'service-1',
    resourceVersion: '7',
    labels: {},
    annotations: {},
    managers: [],
    selector: { app: 'mcp-server' },
    selectedSince: '2026-01-31T12:00:00Z',
    ports: [8000],
    ...over,
  };
}

export function aConfigMap(over: Partial<ConfigMap> = {}): ConfigMap {
  return {
    name: 'mcp-config',
    uid: 'config',
    resourceVersion: '1',
    labels: {},
    annotations: {},
    managers: ['kubectl-edit'],
    immutable: false,
    data: { pool_size: '20', ttl_seconds: '3600' },
    binaryKeys: [],
    writers: [{ by: 'kubectl-edit', at: '2026-01-31T11:00:00Z', keys: ['pool_size', 'ttl_seconds'] }],
    ...over,
  };
}

/** A quota that says nothing. */
export const noLimits: Quota['limits'] = {
  ...{ pods: undefined, 'requests.cpu': undefined, 'requests.memory': undefined },
  ...{ 'limits.cpu': undefined, 'limits.memory': undefined },
};

export function aRule(over: Partial<ContainerLimits> = {}): ContainerLimits {
  const none = { cpuMillis: undefined, memoryBytes: undefined };
  return { name: 'limits', min: none, max: none, defaultLimit: none, defaultRequest: none, ...over };
}

/** A node of 4 cores and 8 GiB with nothing on it. */
export function aNode(over: Partial<ClusterNode> = {}): ClusterNode {
  return {
    name: 'node-1',
    ready: true,
    cordoned: false,
    labels: {},
    taints: [],
    offers: { cpuMillis: 4000, memoryBytes: 8 * 1024 ** 3, pods: 110 },
    pods: [],
    ...over,
  };
}
