import { bindingOf, botNamespace, botRoles } from '../../../sandbox/platform/manifests.ts';
import { mayCreateJobs } from '../../support/job-rights.ts';

/** The namespace of what is changed, on either cluster. */
export const changesNamespace = 'mcp-changes';

/** Deployments people may name there: each kind of change has one of its own. */
export const changesDeployments = ['mcp-server', 'mcp-scaled', 'mcp-kept', 'mcp-configured', 'mcp-sized'];

const meta = (name: string) => ({ name, namespace: changesNamespace });

function deployment(name: string, replicas: number, more: object = {}): object {
  const labels = { app: name };
  const container = {
    name: 'server',
    image: 'mcp/server:2.3.0',
    ...more,
    resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '1', memory: '512Mi' } },
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: meta(name),
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 1, containers: [container] } },
    },
  };
}

/** What mcp-configured reads. */
const configuration: readonly object[] = [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: meta('mcp-config'), data: { pool_size: '20', level: 'info' } },
  { apiVersion: 'v1', kind: 'Secret', metadata: meta('mcp-db'), stringData: { url: 'postgres://u:only-here@db/mcp' } },
];
const readsConfiguration = {
  envFrom: [{ configMapRef: { name: 'mcp-config' } }],
  env: [{ name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'mcp-db', key: 'url' } } }],
};

const autoscaler = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: meta('mcp-scaled'),
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'mcp-scaled' },
    minReplicas: 1,
    maxReplicas: 2,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 90 } } }],
  },
};

function budget(name: string, minAvailable: number): object {
  const spec = { minAvailable, selector: { matchLabels: { app: name } } };
  return { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: meta(name), spec };
}

/** An object in that namespace. */
export function inChanges(object: object): object {
  const metadata = 'metadata' in object && typeof object.metadata === 'object' ? object.metadata : {};
  return { ...object, metadata: { ...metadata, namespace: changesNamespace } };
}

/** Everything the suite changes, and the bot's account with the shipped Roles: the suite runs with no more rights than the bot has. */
export const changesManifests: readonly object[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: botNamespace } },
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: changesNamespace } },
  ...botRoles(changesNamespace),
  mayCreateJobs(changesNamespace),
  ...[bindingOf('config'), bindingOf('secret-ages'), bindingOf('certificates')].map((binding) => inChanges(binding)),
  ...configuration,
  deployment('mcp-configured', 2, readsConfiguration),
  { apiVersion: 'v1', kind: 'Secret', metadata: meta('not-tls'), stringData: { password: 'only-for-this-test' } },
  deployment('mcp-sized', 2),
  deployment('mcp-server', 2),
  deployment('mcp-scaled', 1),
  deployment('mcp-kept', 2),
  budget('mcp-server', 1),
  budget('mcp-kept', 2),
  autoscaler,
];
