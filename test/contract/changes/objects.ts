import { botNamespace, botRoles } from '../../../sandbox/platform/manifests.ts';
import { mayCreateJobs } from '../../support/job-rights.ts';

/** The namespace of what is changed, on either cluster. */
export const changesNamespace = 'mcp-changes';

/** Deployments people may name there: each kind of change has one of its own. */
export const changesDeployments = ['mcp-server', 'mcp-scaled', 'mcp-kept'];

const meta = (name: string) => ({ name, namespace: changesNamespace });

function deployment(name: string, replicas: number): object {
  const labels = { app: name };
  const container = {
    name: 'server',
    image: 'mcp/server:2.3.0',
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

/** Everything the suite changes, and the bot's account with the shipped Roles: the suite runs with no more rights than the bot has. */
export const changesManifests: readonly object[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: botNamespace } },
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: changesNamespace } },
  ...botRoles(changesNamespace),
  mayCreateJobs(changesNamespace),
  deployment('mcp-server', 2),
  deployment('mcp-scaled', 1),
  deployment('mcp-kept', 2),
  budget('mcp-server', 1),
  budget('mcp-kept', 2),
  autoscaler,
];
