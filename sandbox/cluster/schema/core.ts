import { conditions, kind } from './meta.ts';
import {
  always,
  atomic,
  base64,
  bool,
  count,
  flag,
  int,
  intOrString,
  list,
  listBy,
  map,
  object,
  opaque,
  set,
  text,
} from './schema.ts';

export const namespace = kind('Namespace', {
  spec: always(object('NamespaceSpec', { finalizers: list(text()) })),
  status: object('NamespaceStatus', { phase: text(), conditions }),
});

export const node = kind('Node', {
  spec: always(
    object('NodeSpec', {
      podCIDR: text(),
      podCIDRs: set(text()),
      providerID: text(),
      unschedulable: flag(),
      taints: opaque,
    }),
  ),
  status: opaque,
});

export const serviceAccount = kind('ServiceAccount', {
  secrets: opaque,
  imagePullSecrets: opaque,
  automountServiceAccountToken: bool(),
});

export const resourceQuota = kind('ResourceQuota', { spec: opaque, status: opaque });
export const limitRange = kind('LimitRange', { spec: opaque });

export const configMap = kind('ConfigMap', { data: map(text()), binaryData: map(base64()), immutable: bool() });

export const secret = kind('Secret', {
  type: text('Opaque'),
  data: map(base64()),
  stringData: map(text()),
  immutable: bool(),
});

export const service = kind('Service', {
  spec: always(
    object('ServiceSpec', {
      type: text('ClusterIP'),
      clusterIP: text(),
      clusterIPs: list(text()),
      externalIPs: list(text()),
      externalName: text(),
      externalTrafficPolicy: text(),
      internalTrafficPolicy: text(),
      trafficDistribution: text(),
      ipFamilies: list(text()),
      ipFamilyPolicy: text(),
      loadBalancerIP: text(),
      loadBalancerClass: text(),
      loadBalancerSourceRanges: list(text()),
      allocateLoadBalancerNodePorts: bool(),
      healthCheckNodePort: count(),
      publishNotReadyAddresses: flag(),
      selector: atomic(map(text())),
      sessionAffinity: text('None'),
      sessionAffinityConfig: opaque,
      ports: listBy(
        ['port', 'protocol'],
        object('ServicePort', {
          name: text(),
          port: int(),
          targetPort: intOrString(),
          protocol: text('TCP'),
          appProtocol: text(),
          nodePort: count(),
        }),
      ),
    }),
  ),
  status: always(object('ServiceStatus', { loadBalancer: opaque, conditions })),
});

const reference = object('ObjectReference', {
  kind: text(),
  namespace: text(),
  name: text(),
  uid: text(),
  apiVersion: text(),
  resourceVersion: text(),
  fieldPath: text(),
});

export const event = kind('Event', {
  involvedObject: atomic(reference),
  reason: text(),
  message: text(),
  type: text(),
  action: text(),
  count: count(),
  firstTimestamp: text(),
  lastTimestamp: text(),
  eventTime: text(),
  source: object('EventSource', { component: text(), host: text() }),
  series: object('EventSeries', { count: int(), lastObservedTime: text() }),
  related: reference,
  reportingComponent: text(),
  reportingInstance: text(),
});

const endpointAddress = object('EndpointAddress', {
  ip: text(),
  hostname: text(),
  nodeName: text(),
  targetRef: reference,
});
const endpointPort = object('EndpointPort', { name: text(), port: int(), protocol: text('TCP'), appProtocol: text() });

export const endpoints = kind('Endpoints', {
  subsets: list(
    object('EndpointSubset', {
      addresses: list(endpointAddress),
      notReadyAddresses: list(endpointAddress),
      ports: list(endpointPort),
    }),
  ),
});

export const endpointSlice = kind('EndpointSlice', {
  addressType: text(),
  endpoints: list(
    object('Endpoint', {
      addresses: list(text()),
      conditions: object('EndpointConditions', { ready: bool(), serving: bool(), terminating: bool() }),
      hostname: text(),
      nodeName: text(),
      zone: text(),
      targetRef: reference,
      hints: opaque,
      deprecatedTopology: opaque,
    }),
  ),
  ports: list(endpointPort),
});

const backend = object('IngressBackend', {
  service: object('IngressServiceBackend', {
    name: text(),
    port: object('ServiceBackendPort', { name: text(), number: count() }),
  }),
  resource: opaque,
});

export const ingress = kind('Ingress', {
  spec: always(
    object('IngressSpec', {
      ingressClassName: text(),
      defaultBackend: backend,
      tls: list(object('IngressTLS', { hosts: list(text()), secretName: text() })),
      rules: list(
        object('IngressRule', {
          host: text(),
          http: object('HTTPIngressRuleValue', {
            paths: list(object('HTTPIngressPath', { path: text(), pathType: text(), backend })),
          }),
        }),
      ),
    }),
  ),
  status: always(object('IngressStatus', { loadBalancer: opaque })),
});

const rules = list(
  object('PolicyRule', {
    verbs: list(text()),
    apiGroups: list(text()),
    resources: list(text()),
    resourceNames: list(text()),
    nonResourceURLs: list(text()),
  }),
);

const bindingFields = {
  roleRef: atomic(object('RoleRef', { apiGroup: text('rbac.authorization.k8s.io'), kind: text(), name: text() })),
  subjects: list(object('Subject', { kind: text(), apiGroup: text(), name: text(), namespace: text() })),
};

export const role = kind('Role', { rules });
export const clusterRole = kind('ClusterRole', { rules, aggregationRule: opaque });
export const roleBinding = kind('RoleBinding', bindingFields);
export const clusterRoleBinding = kind('ClusterRoleBinding', bindingFields);
