import type {
  ConfigMap,
  EndpointSlice,
  Endpoints,
  Event,
  Ingress,
  Namespace,
  Node,
  ResourceQuota,
  Role,
  RoleBinding,
  Secret,
  Service,
} from './core.ts';
import type { KubeObject } from './meta.ts';
import type { Pod } from './pod.ts';
import type { Autoscaler, Deployment, DisruptionBudget, Job, ReplicaSet, StatefulSet } from './workload.ts';

/** What the store keeps, by the plural name of the API. */
export interface Kinds {
  namespaces: Namespace;
  nodes: Node;
  pods: Pod;
  services: Service;
  serviceaccounts: KubeObject;
  configmaps: ConfigMap;
  resourcequotas: ResourceQuota;
  limitranges: KubeObject;
  secrets: Secret;
  events: Event;
  endpoints: Endpoints;
  endpointslices: EndpointSlice;
  deployments: Deployment;
  replicasets: ReplicaSet;
  statefulsets: StatefulSet;
  jobs: Job;
  horizontalpodautoscalers: Autoscaler;
  poddisruptionbudgets: DisruptionBudget;
  ingresses: Ingress;
  roles: Role;
  rolebindings: RoleBinding;
  clusterroles: Role;
  clusterrolebindings: RoleBinding;
}

export type ResourceName = keyof Kinds;
