import type { Asked } from '../adapters/kubernetes/may.ts';
import { type ClusterMethod, type Right, resourceName, rights, rightsNeeded } from '../adapters/kubernetes/rights.ts';
import { ingressesOf } from '../certificates/see.ts';
import type { EnvironmentConfig } from '../config/schema.ts';

/** A right, and the parts of the bot that do not work without it. */
export interface NeededRight {
  readonly right: Right;
  readonly name: string;
  readonly for: readonly ClusterMethod[];
}

/** Called on pods alone: nothing is posted to a service. */
const unused: ReadonlySet<Right> = new Set([rights.createServiceProxy]);

/** The methods that a configuration gives no use for. */
function leftOut(settings: EnvironmentConfig): ReadonlySet<ClusterMethod> {
  const { cluster, server, database, cache, smokeTest, smokeTests, blueGreen, config, registries, backups } = settings;
  const rules: readonly (readonly [boolean, readonly ClusterMethod[]])[] = [
    [cluster.podCalls === 'direct', ['httpGet', 'httpPost']],
    [database?.mode !== 'pod' && cache?.mode !== 'pod' && server.profiling !== true, ['exec']],
    [smokeTest === undefined && Object.keys(smokeTests).length === 0, ['job', 'jobsLabelled', 'createJob']],
    [blueGreen === undefined, ['changeService']],
    [ingressesOf(settings).length === 0, ['ingress', 'tlsSecret', 'changeIngress']],
    [Object.keys(config.settable).length === 0, ['changeConfigMap']],
    [!config.secretAges, ['secretFacts']],
    [backups?.configuration === undefined, ['keptObjects', 'sealedObjects']],
    [registries.every(({ pullSecret }) => pullSecret === undefined), ['pullAccount']],
  ];
  return new Set(rules.flatMap(([isUnused, methods]) => (isUnused ? methods : [])));
}

/** What the bot needs in an environment as it is configured. */
export function rightsFor(settings: EnvironmentConfig): readonly NeededRight[] {
  const left = leftOut(settings);
  const found = new Map<string, { right: Right; for: ClusterMethod[] }>();
  for (const [method, needed] of Object.entries(rightsNeeded) as [ClusterMethod, readonly Right[]][]) {
    if (left.has(method)) continue;
    for (const right of needed) {
      if (unused.has(right)) continue;
      const key = `${roleOf(right)} ${nameOf(right)}`;
      const known = found.get(key) ?? { right, for: [] };
      known.for.push(method);
      found.set(key, known);
    }
  }
  return [...found.values()].map((one) => ({ ...one, name: nameOf(one.right) }));
}

const nameOf = (right: Right) => `${right.verb} ${resourceName(right)}`;

/** The objects that a right is used for, where the configuration names them: a Role may be for those alone. */
export function namedBy(right: Right, settings: EnvironmentConfig): readonly string[] {
  if (right === rights.getPullSecret) return settings.registries.flatMap(({ pullSecret }) => pullSecret ?? []);
  if (right === rights.getKeptSecret) return settings.backups?.configuration?.secrets ?? [];
  return right.resource === 'ingresses' ? ingressesOf(settings).map(({ name }) => name) : [];
}

/** What the bot never asks for: an account that may do these has more than the shipped Roles. */
export const tooMuch: readonly Asked[] = [
  { verb: 'list', group: '', resource: 'secrets' },
  { verb: 'delete', group: 'apps', resource: 'deployments' },
  { verb: 'create', group: '', resource: 'pods' },
  { verb: 'create', group: 'rbac.authorization.k8s.io', resource: 'rolebindings' },
];

/** What of it all a configuration gives no use for: each stands in a Role of its own, which nobody has bound for nothing. */
export function unusedRights(environment: EnvironmentConfig): readonly Asked[] {
  const used = new Set(rightsFor(environment).map(({ name }) => name));
  const { createPodExec, createJob, patchService, getSecret, patchIngress, patchConfigMap } = rights;
  return [createPodExec, createJob, patchService, getSecret, patchIngress, patchConfigMap].filter(
    (right) => !used.has(nameOf(right)),
  );
}

/** Whether everything can be done without a right, if with fewer words. */
export const isOptional = (right: Right): boolean => right.clusterWide === true;

/** The shipped Role that holds a right. */
export function roleOf(right: Right): string {
  const { verb, resource, subresource } = right;
  if (subresource === 'exec') return 'mcp-chatops-exec';
  if (verb === 'create' && resource === 'jobs') return 'mcp-chatops-jobs';
  if (verb === 'patch' && resource === 'services') return 'mcp-chatops-traffic';
  if (right.clusterWide) return 'mcp-chatops-nodes';
  if (right === rights.getPullSecret) return 'mcp-chatops-registry';
  if (right === rights.getKeptSecret) return 'mcp-chatops-config-backup';
  if (right === rights.getSecretFacts) return 'mcp-chatops-secrets';
  if (resource === 'secrets' || (verb === 'patch' && resource === 'ingresses')) return 'mcp-chatops-certificates';
  if (verb === 'patch' && resource === 'configmaps') return 'mcp-chatops-config';
  return verb === 'get' || verb === 'list' ? 'mcp-chatops-view' : 'mcp-chatops-operate';
}
