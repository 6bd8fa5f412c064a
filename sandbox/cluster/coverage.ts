import type { Verb } from './api/request.ts';

/**
 * supported: behaves as a real API server as far as clients can tell · partial: the note says what is missing · not: answers 501
 * NotImplemented and is counted.
 */
export type Level = 'supported' | 'partial' | 'not';

export interface ResourceCoverage {
  /** Plural name with group, and the subresource after a slash: `deployments.apps/scale`. */
  readonly resource: string;
  readonly verbs: Readonly<Partial<Record<Verb, Level>>>;
  readonly note?: string;
}

const ALL = {
  get: 'supported',
  list: 'supported',
  watch: 'supported',
  create: 'supported',
  update: 'supported',
  patch: 'supported',
  delete: 'supported',
  deletecollection: 'supported',
} as const;
const { deletecollection: _collection, ...NO_COLLECTION } = ALL;
const STATUS = { get: 'supported', update: 'supported', patch: 'supported' } as const;
const SCALE = { get: 'supported', update: 'supported', patch: 'partial' } as const;
const PROXY = {
  get: 'supported',
  create: 'supported',
  update: 'supported',
  patch: 'supported',
  delete: 'supported',
} as const;
const NONE = {
  get: 'not',
  list: 'not',
  watch: 'not',
  create: 'not',
  update: 'not',
  patch: 'not',
  delete: 'not',
  deletecollection: 'not',
} as const;

const scale = (resource: string): ResourceCoverage => ({
  resource: `${resource}/scale`,
  verbs: SCALE,
  note: 'no server-side apply',
});
const status = (resource: string): ResourceCoverage => ({ resource: `${resource}/status`, verbs: STATUS });
const stored = (resource: string, note?: string): ResourceCoverage => ({
  resource,
  verbs: ALL,
  ...(note === undefined ? {} : { note }),
});
const absent = (resource: string): ResourceCoverage => ({ resource, verbs: NONE });

/** Every resource a client of this project may ask for, and how far it is simulated. */
export const coverage: readonly ResourceCoverage[] = [
  { resource: 'namespaces', verbs: NO_COLLECTION, note: 'deletion empties the namespace; no finalize' },
  status('namespaces'),
  stored('nodes', 'three nodes that never change by themselves'),
  status('nodes'),
  stored('pods', 'no volumes, no init container behaviour, no service account token volume'),
  status('pods'),
  { resource: 'pods/log', verbs: { get: 'supported' } },
  {
    resource: 'pods/exec',
    verbs: { get: 'supported', create: 'not' },
    note: 'websockets v5 and v4 with a table of programs; no SPDY, no tty',
  },
  { resource: 'pods/proxy', verbs: PROXY, note: 'answered by the simulated MCP server of the pod' },
  { resource: 'pods/eviction', verbs: { create: 'supported' } },
  { resource: 'pods/attach', verbs: { get: 'not', create: 'not' } },
  { resource: 'pods/portforward', verbs: { get: 'not', create: 'not' } },
  { resource: 'pods/binding', verbs: { create: 'not' } },
  { resource: 'pods/ephemeralcontainers', verbs: { get: 'not', update: 'not', patch: 'not' } },
  { resource: 'pods/resize', verbs: { get: 'not', update: 'not', patch: 'not' } },
  stored('services', 'addresses of type ClusterIP only; no node ports'),
  status('services'),
  { resource: 'services/proxy', verbs: PROXY, note: 'a ready pod behind the service answers' },
  stored('serviceaccounts'),
  { resource: 'serviceaccounts/token', verbs: { create: 'partial' }, note: 'tokens do not expire' },
  stored('configmaps'),
  stored('resourcequotas', 'pods, requests and limits are counted; nothing is refused'),
  status('resourcequotas'),
  stored('limitranges', 'stored only'),
  stored('secrets'),
  stored('events'),
  {
    resource: 'events.events.k8s.io',
    verbs: { ...NONE, get: 'supported', list: 'supported', watch: 'supported' },
    note: 'a view of the core events; writes go through the core group',
  },
  stored('endpoints'),
  stored('endpointslices.discovery.k8s.io', 'one slice for a service'),
  stored('deployments.apps'),
  scale('deployments.apps'),
  status('deployments.apps'),
  stored('replicasets.apps', 'at most 100 pods each'),
  scale('replicasets.apps'),
  status('replicasets.apps'),
  stored('statefulsets.apps', 'ordered only; no volume claims, no ControllerRevisions, so no rollout undo'),
  scale('statefulsets.apps'),
  status('statefulsets.apps'),
  stored('jobs.batch', 'no indexed completion, no pod failure policy'),
  status('jobs.batch'),
  stored('horizontalpodautoscalers.autoscaling', 'v2; resource metrics of Deployments, no scaling behaviour rules'),
  status('horizontalpodautoscalers.autoscaling'),
  stored('poddisruptionbudgets.policy'),
  status('poddisruptionbudgets.policy'),
  stored('ingresses.networking.k8s.io', 'stored only'),
  status('ingresses.networking.k8s.io'),
  stored('roles.rbac.authorization.k8s.io'),
  stored('rolebindings.rbac.authorization.k8s.io'),
  stored('clusterroles.rbac.authorization.k8s.io', 'no aggregation'),
  stored('clusterrolebindings.rbac.authorization.k8s.io'),
  { resource: 'pods.metrics.k8s.io', verbs: { get: 'supported', list: 'supported' } },
  { resource: 'nodes.metrics.k8s.io', verbs: { get: 'not', list: 'not' } },
  {
    resource: 'selfsubjectaccessreviews.authorization.k8s.io',
    verbs: { create: 'supported' },
    note: 'JSON bodies only',
  },
  { resource: 'selfsubjectrulesreviews.authorization.k8s.io', verbs: { create: 'not' } },
  { resource: 'subjectaccessreviews.authorization.k8s.io', verbs: { create: 'not' } },
  { resource: 'selfsubjectreviews.authentication.k8s.io', verbs: { create: 'supported' }, note: 'JSON bodies only' },
  { resource: 'tokenreviews.authentication.k8s.io', verbs: { create: 'not' } },
  ...[
    'bindings',
    'componentstatuses',
    'persistentvolumeclaims',
    'persistentvolumes',
    'podtemplates',
    'replicationcontrollers',
    'controllerrevisions.apps',
    'daemonsets.apps',
    'cronjobs.batch',
    'ingressclasses.networking.k8s.io',
    'networkpolicies.networking.k8s.io',
    'leases.coordination.k8s.io',
    'storageclasses.storage.k8s.io',
    'priorityclasses.scheduling.k8s.io',
    'customresourcedefinitions.apiextensions.k8s.io',
    'apiservices.apiregistration.k8s.io',
    'certificatesigningrequests.certificates.k8s.io',
    'validatingwebhookconfigurations.admissionregistration.k8s.io',
    'mutatingwebhookconfigurations.admissionregistration.k8s.io',
  ].map(absent),
];

const READ = { pretty: 'partial', timeout: 'partial' } as const;
const LIST = {
  ...READ,
  includeObject: 'supported',
  labelSelector: 'supported',
  fieldSelector: 'supported',
  limit: 'supported',
  continue: 'partial',
  resourceVersion: 'supported',
  resourceVersionMatch: 'partial',
  timeoutSeconds: 'supported',
  watch: 'supported',
  allowWatchBookmarks: 'supported',
  sendInitialEvents: 'partial',
} as const satisfies Record<string, Level>;
const WRITE = { dryRun: 'supported', fieldManager: 'supported', fieldValidation: 'supported', ...READ } as const;
const DELETE = {
  ...READ,
  dryRun: 'supported',
  gracePeriodSeconds: 'supported',
  propagationPolicy: 'supported',
  orphanDependents: 'not',
} as const satisfies Record<string, Level>;

/** Query parameters of each verb. Others answer 501. `sendInitialEvents` is refused with 422, as by a server without that feature. */
export const parameters: Readonly<Record<Verb, Readonly<Record<string, Level>>>> = {
  get: { ...READ, includeObject: 'supported', resourceVersion: 'supported' },
  list: LIST,
  watch: LIST,
  create: WRITE,
  update: WRITE,
  patch: { ...WRITE, force: 'supported' },
  delete: DELETE,
  deletecollection: { ...LIST, ...DELETE },
};

/** Query parameters of subresources that have their own; proxies take any. */
export const subresourceParameters: Readonly<Record<string, Readonly<Record<string, Level>> | 'any'>> = {
  log: {
    container: 'supported',
    follow: 'supported',
    previous: 'supported',
    timestamps: 'supported',
    tailLines: 'supported',
    limitBytes: 'supported',
    sinceSeconds: 'supported',
    sinceTime: 'supported',
    insecureSkipTLSVerifyBackend: 'partial',
    pretty: 'partial',
    stream: 'not',
  },
  exec: {
    command: 'supported',
    container: 'supported',
    stdin: 'supported',
    stdout: 'supported',
    stderr: 'supported',
    tty: 'not',
  },
  proxy: 'any',
};

const byResource = new Map(coverage.map((entry) => [entry.resource, entry]));

/** How far a verb of a resource is simulated; undefined for a resource that no client here ever asks for. */
export function levelOf(resource: string, verb: Verb): Level | undefined {
  return byResource.get(resource)?.verbs[verb];
}
