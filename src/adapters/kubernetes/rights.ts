import type { Cluster } from '../../ports/cluster.ts';

/** One right as RBAC knows it, and the version of the API the adapter speaks. */
export interface Right {
  readonly verb: 'get' | 'list' | 'create' | 'patch';
  /** '' is the core group. */
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource?: string;
  /** Asked of the whole cluster, not of one namespace. */
  readonly clusterWide?: true;
}

const core = { group: '', version: 'v1' } as const;
const apps = { group: 'apps', version: 'v1' } as const;
const autoscaling = { group: 'autoscaling', version: 'v2' } as const;
const networking = { group: 'networking.k8s.io', version: 'v1' } as const;
const batch = { group: 'batch', version: 'v1' } as const;

/** Every request of the adapter is made from one of these: the path and the verb come from here, so nothing is called that is not listed. */
export const rights = {
  getDeployment: { verb: 'get', ...apps, resource: 'deployments' },
  listDeployments: { verb: 'list', ...apps, resource: 'deployments' },
  patchDeployment: { verb: 'patch', ...apps, resource: 'deployments' },
  listReplicaSets: { verb: 'list', ...apps, resource: 'replicasets' },
  listPods: { verb: 'list', ...core, resource: 'pods' },
  getPodLog: { verb: 'get', ...core, resource: 'pods', subresource: 'log' },
  createEviction: { verb: 'create', ...core, resource: 'pods', subresource: 'eviction' },
  getPodProxy: { verb: 'get', ...core, resource: 'pods', subresource: 'proxy' },
  createPodProxy: { verb: 'create', ...core, resource: 'pods', subresource: 'proxy' },
  getServiceProxy: { verb: 'get', ...core, resource: 'services', subresource: 'proxy' },
  createServiceProxy: { verb: 'create', ...core, resource: 'services', subresource: 'proxy' },
  getPodExec: { verb: 'get', ...core, resource: 'pods', subresource: 'exec' },
  createPodExec: { verb: 'create', ...core, resource: 'pods', subresource: 'exec' },
  listEvents: { verb: 'list', ...core, resource: 'events' },
  listPodMetrics: { verb: 'list', group: 'metrics.k8s.io', version: 'v1beta1', resource: 'pods' },
  listEndpointSlices: { verb: 'list', group: 'discovery.k8s.io', version: 'v1', resource: 'endpointslices' },
  patchService: { verb: 'patch', ...core, resource: 'services' },
  getService: { verb: 'get', ...core, resource: 'services' },
  getIngress: { verb: 'get', ...networking, resource: 'ingresses' },
  patchIngress: { verb: 'patch', ...networking, resource: 'ingresses' },
  getSecret: { verb: 'get', ...core, resource: 'secrets' },
  listAutoscalers: { verb: 'list', ...autoscaling, resource: 'horizontalpodautoscalers' },
  patchAutoscaler: { verb: 'patch', ...autoscaling, resource: 'horizontalpodautoscalers' },
  listQuotas: { verb: 'list', ...core, resource: 'resourcequotas' },
  listLimitRanges: { verb: 'list', ...core, resource: 'limitranges' },
  getConfigMap: { verb: 'get', ...core, resource: 'configmaps' },
  patchConfigMap: { verb: 'patch', ...core, resource: 'configmaps' },
  // The same to RBAC, and a Role of its own: whoever wants ages of Secrets shows no certificates.
  getSecretFacts: { verb: 'get', ...core, resource: 'secrets' },
  getPullSecret: { verb: 'get', ...core, resource: 'secrets' },
  getKeptSecret: { verb: 'get', ...core, resource: 'secrets' },
  listBudgets: { verb: 'list', group: 'policy', version: 'v1', resource: 'poddisruptionbudgets' },
  listNodes: { verb: 'list', ...core, resource: 'nodes', clusterWide: true },
  listEveryPod: { verb: 'list', ...core, resource: 'pods', clusterWide: true },
  getJob: { verb: 'get', ...batch, resource: 'jobs' },
  listJobs: { verb: 'list', ...batch, resource: 'jobs' },
  createJob: { verb: 'create', ...batch, resource: 'jobs' },
} as const satisfies Record<string, Right>;

/** The methods of the port that ask the API server. */
export type ClusterMethod = keyof Cluster;

/**
 * What each method of the port needs in its namespace. Roles, their documentation and the check of the bot's own rights are made from
 * this table. `httpGet` and `httpPost` need theirs only where pods are called through the API server, and of the two resources only the
 * kind of target that is called.
 */
export const rightsNeeded = {
  deployment: [rights.getDeployment],
  deployments: [rights.listDeployments],
  revisions: [rights.listReplicaSets],
  // The second for the pods of a deployment: they are known by the ReplicaSets it owns.
  pods: [rights.listPods, rights.listReplicaSets],
  podsLabelled: [rights.listPods],
  events: [rights.listEvents],
  logs: [rights.getPodLog],
  logStream: [rights.getPodLog],
  followLogs: [rights.getPodLog],
  usage: [rights.listPodMetrics],
  endpoints: [rights.listEndpointSlices],
  service: [rights.getService],
  ingress: [rights.getIngress],
  tlsSecret: [rights.getSecret],
  budgets: [rights.listBudgets],
  autoscalers: [rights.listAutoscalers],
  quotas: [rights.listQuotas],
  containerLimits: [rights.listLimitRanges],
  // What is left of a node is known from the pods of every namespace. Optional: a plan goes without, and says so.
  nodes: [rights.listNodes, rights.listEveryPod],
  configMap: [rights.getConfigMap],
  // RBAC has no right to read metadata alone: what is asked for says so, and the Role stands by itself.
  secretFacts: [rights.getSecretFacts],
  pullAccount: [rights.getPullSecret],
  keptObjects: [rights.getConfigMap, rights.getKeptSecret],
  sealedObjects: [rights.getConfigMap, rights.getKeptSecret],
  job: [rights.getJob],
  jobsLabelled: [rights.listJobs],
  httpGet: [rights.getPodProxy, rights.getServiceProxy],
  httpPost: [rights.createPodProxy, rights.createServiceProxy],
  changeDeployment: [rights.patchDeployment],
  changeService: [rights.patchService],
  changeIngress: [rights.patchIngress],
  changeAutoscaler: [rights.patchAutoscaler],
  changeConfigMap: [rights.patchConfigMap],
  evictPod: [rights.createEviction],
  // The second for a Job of that name that is there already.
  createJob: [rights.createJob, rights.getJob],
  // A websocket is opened by GET; since 1.35 the API server asks for `create` as well (kubernetes#134577).
  exec: [rights.getPodExec, rights.createPodExec],
} as const satisfies Record<ClusterMethod, readonly Right[]>;

/** A resource as kubectl and the API server write it: `deployments.apps`, `pods/log`. */
export function resourceName({ group, resource, subresource }: Right): string {
  return `${resource}${group === '' ? '' : `.${group}`}${subresource === undefined ? '' : `/${subresource}`}`;
}
