import { readFileSync } from 'node:fs';
import { parse, parseAllDocuments } from 'yaml';

export type EnvironmentName = 'production' | 'staging';

/** A namespace of the simulated platform. */
export interface Place {
  readonly environment: EnvironmentName;
  readonly namespace: string;
  readonly replicas: number;
}

/** The namespace of the bot's own service account. */
export const botNamespace = 'mcp-chatops';

export const places: readonly Place[] = [
  { environment: 'production', namespace: 'mcp-production', replicas: 3 },
  { environment: 'staging', namespace: 'mcp-staging', replicas: 2 },
];

/** The first version that runs; more are deployed one after the other, so that there is a history to go back in. */
export const versions = [
  { image: 'mcp/server:2.1.0', cause: 'release 2.1.0' },
  { image: 'mcp/server:2.2.0', cause: 'release 2.2.0' },
  { image: 'mcp/server:2.3.0', cause: 'release 2.3.0' },
] as const;

/** Deployment, service, budget and configuration of one MCP server, as the runbooks describe them. */
export function mcpServer({ environment, replicas }: Place): readonly object[] {
  const labels = { app: 'mcp-server' };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'mcp-server', labels, annotations: { 'kubernetes.io/change-cause': versions[0].cause } },
      spec: {
        replicas,
        selector: { matchLabels: labels },
        progressDeadlineSeconds: 120,
        template: {
          metadata: { labels },
          spec: {
            containers: [
              {
                name: 'mcp-server',
                image: versions[0].image,
                // Where a pod may be recorded.
                ...(environment === 'staging' ? { securityContext: { capabilities: { add: ['SYS_PTRACE'] } } } : {}),
                ports: [{ name: 'http', containerPort: 8000 }],
                env: [
                  { name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'mcp-db-secret', key: 'url' } } },
                  { name: 'LOG_LEVEL', value: 'info' },
                ],
                envFrom: [{ configMapRef: { name: 'mcp-config' } }],
                resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { cpu: '1', memory: '512Mi' } },
                readinessProbe: { httpGet: { path: '/ready', port: 8000 }, periodSeconds: 5 },
                livenessProbe: { httpGet: { path: '/health', port: 8000 }, periodSeconds: 10 },
                startupProbe: { httpGet: { path: '/health', port: 8000 }, periodSeconds: 2, failureThreshold: 30 },
              },
            ],
          },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'mcp-server', labels },
      spec: { selector: labels, ports: [{ name: 'http', port: 8000, targetPort: 8000 }] },
    },
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'mcp-server' },
      spec: { minAvailable: 1, selector: { matchLabels: labels } },
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'mcp-config' },
      data: { pool_size: '20', ttl_seconds: '3600' },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'mcp-db-secret' },
      stringData: { url: 'postgresql://mcp:only-for-the-sandbox@postgres:5432/mcp' },
    },
  ];
}

/** The service with a blue and a green deployment behind it, and the app label of both. */
export const gateway = 'mcp-gateway';
export type Colour = 'blue' | 'green';
export const colours: readonly Colour[] = ['blue', 'green'];
export const colourDeployment = (colour: Colour): string => `${gateway}-${colour}`;

/** A blue-green pair as runbook B has it: blue has the traffic, and green, a version further, stands ready. */
export function blueGreenPair(replicas: number): readonly object[] {
  const deployment = (colour: Colour, image: string) => {
    const labels = { app: gateway, version: colour };
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: colourDeployment(colour), labels },
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            containers: [
              {
                name: gateway,
                image,
                ports: [{ name: 'http', containerPort: 8000 }],
                readinessProbe: { httpGet: { path: '/ready', port: 8000 }, periodSeconds: 5 },
              },
            ],
          },
        },
      },
    };
  };
  const selector = { app: gateway, version: 'blue' };
  return [
    deployment('blue', 'mcp/gateway:2.4.1'),
    deployment('green', 'mcp/gateway:2.5.0'),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: gateway, labels: { app: gateway } },
      spec: { selector, ports: [{ name: 'http', port: 8000, targetPort: 8000 }] },
    },
  ];
}

/** The rights that an owner binds where a part of the configuration asks for them: one folder of deploy/ each. */
export type OptionalRights =
  | 'certificates'
  | 'config'
  | 'config-backup'
  | 'exec'
  | 'jobs'
  | 'registry'
  | 'secret-ages'
  | 'traffic';

/** The RoleBinding of such a folder. */
export function bindingOf(part: OptionalRights): object {
  return parse(readFileSync(new URL(`../../deploy/${part}/binding.yaml`, import.meta.url), 'utf8')) as object;
}

/** The optional right to see the room on nodes: of the whole cluster, whatever the namespace. */
export function nodeRights(): readonly object[] {
  const parts = ['role', 'binding'].map((part) => new URL(`../../deploy/nodes/${part}.yaml`, import.meta.url));
  return parts.map((path) => parse(readFileSync(path, 'utf8')) as object);
}

/** The shipped Roles, as an operator would apply them to the namespace of the platform: the bot has no more rights here than there. */
export function botRoles(namespace: string): readonly object[] {
  const text = readFileSync(new URL('../../deploy/roles.yaml', import.meta.url), 'utf8');
  return parseAllDocuments(text)
    .map((document) => document.toJS() as { kind: string })
    .map((object) => ({
      ...object,
      metadata: { ...metadataOf(object), namespace: object.kind === 'ServiceAccount' ? botNamespace : namespace },
    }));
}

function metadataOf(object: object): object {
  return 'metadata' in object && typeof object.metadata === 'object' && object.metadata !== null ? object.metadata : {};
}
