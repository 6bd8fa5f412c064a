import { action as set } from '../../../src/actions/config/set.ts';
import { type ConfigSeen, configReport } from '../../../src/configuration/look.ts';
import { configSources } from '../../../src/configuration/sources.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import type { ConfigMap } from '../../../src/ports/workload.ts';
import { anEnvironment } from '../../support/environment.ts';
import { aConfigMap, aContainer, aDeployment, aPod, aRevision } from '../../workloads/samples.ts';
import { looked } from './looks.ts';
import { ago, now } from './values.ts';
import { asks } from './workload-changes.ts';

const container = {
  name: 'server',
  image: 'registry.example.com/mcp/server:2.4.0',
  envFrom: [{ configMapRef: { name: 'mcp-config' } }],
  env: [
    { name: 'LOG_LEVEL', value: 'info' },
    { name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'mcp-db-secret', key: 'url' } } },
    { name: 'APIM_KEY', valueFrom: { secretKeyRef: { name: 'mcp-apim', key: 'subscription-key' } } },
  ],
};
const { APIM_KEY: _, ...rest } = Object.fromEntries(container.env.map((one) => [one.name, one]));
const template = { spec: { containers: [container] } };
const before = {
  spec: {
    containers: [{ ...container, image: 'registry.example.com/mcp/server:2.3.0', env: Object.values(rest) }],
  },
};
const deployment = aDeployment({ template, revision: 4 });
const pods = ['9vgct', 'l8qjx', 'x2k4d'].map((id, n) =>
  aPod(id, { containers: [aContainer({ state: { kind: 'running', since: ago(n === 0 ? 600 : 7300) } })] }),
);
const configMap = (over: Partial<ConfigMap> = {}) =>
  aConfigMap({
    data: { pool_size: '40', ttl_seconds: '3600', db_password: 'hunter2', 'production.yaml': 'a: 1\nb: 2\nc: 3\n' },
    writers: [{ by: 'kubectl-edit', at: ago(2400), keys: ['pool_size'] }],
    ...over,
  });
const secret = (name: string, key: string) => ({
  name,
  createdAt: ago(90 * 86_400),
  writers: [{ by: 'external-secrets', at: ago(40 * 86_400), keys: [key] }],
});

const sources = configSources(template);
const source = (name: string) =>
  sources.find((one) => one.name === name) ?? { kind: 'ConfigMap' as const, name, uses: [] };

const seen = (over: Partial<ConfigSeen> = {}): ConfigSeen => ({
  deployment,
  sources: [
    { source: source('mcp-config'), kind: 'ConfigMap', found: configMap() },
    { source: source('mcp-apim'), kind: 'Secret', found: secret('mcp-apim', 'subscription-key') },
    { source: source('mcp-db-secret'), kind: 'Secret', found: secret('mcp-db-secret', 'url') },
  ],
  pods,
  revisions: [aRevision(3, { template: before }), aRevision(4, { template })],
  secretAges: true,
  gaps: [],
  ...over,
});

const environment = anEnvironment({
  namespace: 'mcp-production',
  config: { settable: { 'mcp-config': ['pool_size', 'ttl_seconds'] } },
});
const reading = {
  cluster: {
    deployment: async () => deployment,
    deployments: async () => [deployment, { ...deployment, name: 'mcp-worker' }],
    pods: async () => pods,
    configMap: async () => configMap({ labels: { 'argocd.argoproj.io/instance': 'mcp' } }),
    quotas: async () => [],
    containerLimits: async () => [],
  },
  environment,
  clock: { now: () => new Date(now) },
  params: { settings: 'pool_size=60 ttl_seconds=1800' },
  signal: new AbortController().signal,
};

/** What a deployment is configured with, and changes of it. */
export const configurationMessages: Readonly<Record<string, ChatPayload>> = {
  'config-missing': looked(
    'config',
    configReport(
      seen({
        sources: [
          { source: source('mcp-config'), kind: 'ConfigMap', found: configMap() },
          { source: source('mcp-apim'), kind: 'Secret', found: 'missing' },
          { source: source('mcp-db-secret'), kind: 'Secret', found: secret('mcp-db-secret', 'dsn') },
        ],
      }),
    ),
  ),
  'config-secrets-not-read': looked(
    'config',
    configReport(
      seen({
        sources: [
          {
            source: source('mcp-config'),
            kind: 'ConfigMap',
            found: configMap({ writers: [{ by: 'helm', at: ago(9000), keys: [] }] }),
          },
          { source: source('mcp-db-secret'), kind: 'Secret', found: undefined },
        ],
        revisions: undefined,
        secretAges: false,
        gaps: ['No revisions: The bot may not list replicasets.apps in namespace mcp-production.'],
      }),
    ),
  ),
  'config-set-plan-warned': asks('config set', 'disruptive', await set.plan(reading as never)),
};
