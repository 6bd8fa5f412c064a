import { convertSecret, fillNamespace, fillService } from '../admission/core.ts';
import { admitPod, fillPodSpec } from '../admission/pods.ts';
import * as schema from '../schema/core.ts';
import { pod } from '../schema/workload.ts';
import { configMapErrors, secretErrors, serviceErrors } from '../validation/core.ts';
import { podErrors } from '../validation/workloads.ts';
import { type AnyDefinition, define, statusPart, unknownField, WITHOUT_COLLECTION } from './definition.ts';

const core = { group: '', version: 'v1' } as const;
const PROXY = ['create', 'delete', 'get', 'patch', 'update'];

const EVENT_FIELDS = [
  'involvedObject.kind',
  'involvedObject.namespace',
  'involvedObject.name',
  'involvedObject.uid',
  'involvedObject.apiVersion',
  'involvedObject.resourceVersion',
  'involvedObject.fieldPath',
  'reason',
  'reportingComponent',
  'source',
  'type',
];

/** The group without a name. */
export const coreResources: readonly AnyDefinition[] = [
  define({
    ...core,
    name: 'configmaps',
    kind: 'ConfigMap',
    schema: schema.configMap,
    shortNames: ['cm'],
    validate: configMapErrors,
  }),
  define({
    ...core,
    name: 'resourcequotas',
    kind: 'ResourceQuota',
    schema: schema.resourceQuota,
    shortNames: ['quota'],
    subresources: [statusPart('ResourceQuota')],
  }),
  define({ ...core, name: 'limitranges', kind: 'LimitRange', schema: schema.limitRange, shortNames: ['limits'] }),
  define({
    ...core,
    name: 'endpoints',
    kind: 'Endpoints',
    schema: schema.endpoints,
    shortNames: ['ep'],
    warning: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  }),
  define({
    ...core,
    name: 'events',
    kind: 'Event',
    schema: schema.event,
    shortNames: ['ev'],
    fields: { labels: EVENT_FIELDS, refuse: unknownField },
  }),
  define({
    ...core,
    name: 'namespaces',
    kind: 'Namespace',
    schema: schema.namespace,
    namespaced: false,
    names: 'label',
    shortNames: ['ns'],
    verbs: WITHOUT_COLLECTION,
    subresources: [statusPart('Namespace')],
    fields: { labels: ['status.phase'], refuse: unknownField },
    fill: fillNamespace,
  }),
  define({
    ...core,
    name: 'nodes',
    kind: 'Node',
    schema: schema.node,
    namespaced: false,
    shortNames: ['no'],
    subresources: [statusPart('Node')],
    fields: { labels: ['spec.unschedulable'], refuse: unknownField },
  }),
  define({
    ...core,
    name: 'pods',
    kind: 'Pod',
    schema: pod,
    generation: true,
    shortNames: ['po'],
    categories: ['all'],
    subresources: [
      { name: 'eviction', kind: 'Eviction', group: 'policy', version: 'v1', verbs: ['create'] },
      { name: 'exec', kind: 'PodExecOptions', verbs: ['create', 'get'] },
      { name: 'log', kind: 'Pod', verbs: ['get'] },
      { name: 'proxy', kind: 'PodProxyOptions', verbs: PROXY },
      statusPart('Pod'),
    ],
    fields: {
      labels: [
        'spec.nodeName',
        'spec.restartPolicy',
        'spec.schedulerName',
        'spec.serviceAccountName',
        'status.phase',
        'status.podIP',
      ],
      refuse: unknownField,
    },
    fill: (object) => (object.status?.phase === undefined ? admitPod(object) : fillPodSpec(object.spec)),
    validate: podErrors,
  }),
  define({
    ...core,
    name: 'secrets',
    kind: 'Secret',
    schema: schema.secret,
    fields: { labels: ['type'], refuse: unknownField },
    convert: convertSecret,
    validate: secretErrors,
  }),
  define({
    ...core,
    name: 'serviceaccounts',
    kind: 'ServiceAccount',
    schema: schema.serviceAccount,
    shortNames: ['sa'],
    subresources: [
      { name: 'token', kind: 'TokenRequest', group: 'authentication.k8s.io', version: 'v1', verbs: ['create'] },
    ],
  }),
  define({
    ...core,
    name: 'services',
    kind: 'Service',
    schema: schema.service,
    names: 'label',
    shortNames: ['svc'],
    categories: ['all'],
    subresources: [{ name: 'proxy', kind: 'ServiceProxyOptions', verbs: PROXY }, statusPart('Service')],
    fields: { labels: ['spec.clusterIP', 'spec.type'], refuse: unknownField },
    fill: (object, context) => fillService(object, context.serviceAddress),
    validate: serviceErrors,
  }),
];
