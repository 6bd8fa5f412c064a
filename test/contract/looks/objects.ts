import {
  bindingOf,
  blueGreenPair,
  botNamespace,
  botRoles,
  colourDeployment,
  gateway,
} from '../../../sandbox/platform/manifests.ts';

/** The namespace of what is looked at, on either cluster. */
export const looksNamespace = 'mcp-looks';

/** Deployments people may name there: one that is well, one whose image is not there, one without pods. */
export const looksDeployments = ['mcp-server', 'mcp-worker', 'mcp-idle'];

/** A pair of which blue has the traffic. */
export const looksPair = {
  services: [gateway],
  colours: { blue: colourDeployment('blue'), green: colourDeployment('green') },
};

const meta = (name: string, labels: object = {}) => ({ name, namespace: looksNamespace, labels });

/** The second version of `mcp-server`, so that it has a history. */
export const secondVersion = () => deployment('mcp-server', 'mcp/server:2.3.0', 3);

function deployment(name: string, image: string, replicas: number): object {
  const labels = { app: name };
  const annotations = { 'kubernetes.io/change-cause': `release ${image.split(':')[1] ?? ''}` };
  const container = {
    name: 'server',
    image,
    ports: [{ containerPort: 8000 }],
    env: [{ name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'mcp-db-secret', key: 'url' } } }],
    resources: { requests: { cpu: '250m', memory: '128Mi' }, limits: { cpu: '1', memory: '512Mi' } },
    readinessProbe: { httpGet: { path: '/ready', port: 8000 }, periodSeconds: 5 },
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...meta(name, labels), annotations },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  };
}

/** A pod that carries the labels of `mcp-server` and is nobody's. */
const stranger = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: meta('mcp-server-aaaaaaaaaa-stray', { app: 'mcp-server' }),
  spec: { containers: [{ name: 'server', image: 'mcp/server:0.0.1' }] },
};

function service(name: string, app: string): object {
  const ports = [{ port: 8000, targetPort: 8000 }];
  return { apiVersion: 'v1', kind: 'Service', metadata: meta(name), spec: { selector: { app }, ports } };
}

function budget(name: string, minAvailable: number | string): object {
  const spec = { minAvailable, selector: { matchLabels: { app: name } } };
  return { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: meta(name), spec };
}

const autoscaler = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: meta('mcp-server'),
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'mcp-server' },
    minReplicas: 3,
    maxReplicas: 6,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } }],
  },
};

function inNamespace(object: object): object {
  const { metadata } = object as { readonly metadata: object };
  return { ...object, metadata: { ...metadata, namespace: looksNamespace } };
}

/** Everything the suite looks at, and the bot's account with the shipped Roles: the suite runs with no more rights than the bot has. */
export const looksManifests: readonly object[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: botNamespace } },
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: looksNamespace } },
  ...botRoles(looksNamespace),
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: meta('mcp-db-secret'),
    stringData: { url: 'postgresql://mcp:only-for-a-test@db:5432/mcp' },
  },
  deployment('mcp-server', 'mcp/server:2.2.0', 3),
  deployment('mcp-worker', 'mcp/server:2.4.0-bad-image', 1),
  deployment('mcp-idle', 'mcp/server:2.3.0', 0),
  stranger,
  service('mcp-server', 'mcp-server'),
  service('mcp-worker', 'worker'),
  budget('mcp-server', 2),
  budget('mcp-worker', '100%'),
  autoscaler,
  ...[...blueGreenPair(2), bindingOf('traffic')].map(inNamespace),
];
