import type { Ingress, TlsSecret } from './ingress.ts';
import type { KeptObject, ObjectsNamed, SealedObjects } from './kept-objects.ts';
import type { ClusterNode } from './node.ts';
import type {
  Autoscaler,
  Budget,
  ClusterEvent,
  ConfigMap,
  ContainerLimits,
  Deployment,
  Endpoints,
  Job,
  Pod,
  PodOwner,
  PodTemplate,
  PodUsage,
  Quota,
  Revision,
  SecretFacts,
  Service,
} from './workload.ts';
import type { WriteMark } from './write-mark.ts';

export interface LogQuery {
  readonly pod: string;
  readonly container: string;
  /** The log of the container before its last restart. */
  readonly previous?: boolean;
  readonly tailLines?: number;
  readonly limitBytes?: number;
  readonly sinceSeconds?: number;
  readonly timestamps?: boolean;
}

export interface CallOptions {
  /** Ends the call early; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Deadline in ms; each call has one, 10 s where none is given. */
  readonly timeoutMs?: number;
}

/** An answer of an HTTP server inside a pod or behind a service. A status of 400 or more is an answer too, not an error. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  readonly ms: number;
}

export type PodTarget =
  | { readonly kind: 'pod'; readonly name: string; readonly address: string | undefined; readonly port: number }
  | { readonly kind: 'service'; readonly name: string; readonly port: number };

/** Who a registry is asked as. It goes to that registry and nowhere else. */
export interface PullAccount {
  readonly username: string;
  readonly password: string;
}

/**
 * What the bot may read in one namespace of one cluster. Every method rejects with a Fault: CLUSTER_UNREACHABLE, CLUSTER_FORBIDDEN,
 * CLUSTER_CREDENTIALS, CLUSTER_NOT_FOUND, CLUSTER_BUSY; reads are tried again by the adapter within their deadline.
 */
export interface ClusterReader {
  deployment(name: string, options?: CallOptions): Promise<Deployment>;
  deployments(options?: CallOptions): Promise<readonly Deployment[]>;
  /** The ReplicaSets the deployment owns (by uid), by ascending revision number. */
  revisions(deployment: Deployment, options?: CallOptions): Promise<readonly Revision[]>;
  /** The pods a workload owns, by uid: a stranger with the same labels is none of them. SELECTOR_UNUSABLE where they cannot be told apart. */
  pods(owner: PodOwner, options?: CallOptions): Promise<readonly Pod[]>;
  /** Pods that carry all of these labels, whoever owns them: for what the operator names by labels. SELECTOR_UNUSABLE for none. */
  podsLabelled(labels: Readonly<Record<string, string>>, options?: CallOptions): Promise<readonly Pod[]>;
  /** Events of the namespace, newest first. */
  events(options?: CallOptions): Promise<readonly ClusterEvent[]>;
  /** At most `limitBytes` of a log. A container that has not started, or has no earlier log, gives ''. */
  logs(query: LogQuery, options?: CallOptions): Promise<string>;
  /**
   * The bytes of a log as they are read, however long it is; a container without one has none. `timeoutMs` is for the beginning of the
   * answer, the signal for all of it; whoever stops reading closes it. A stream that is cut rejects: what came before it is not the whole.
   */
  logStream(query: LogQuery, options?: CallOptions): AsyncIterable<Uint8Array>;
  /** Lines of a running container as they come, until it ends, the signal fires or nothing came for `idleMs`; always settles. */
  followLogs(query: LogQuery, options: CallOptions & { readonly idleMs?: number }): AsyncIterable<string>;
  /** Use of the pods a selector narrows down to; the metrics API names no owners, so take those of `pods` by name. */
  usage(owner: PodOwner, options?: CallOptions): Promise<readonly PodUsage[]>;
  /** Addresses behind a service, from its EndpointSlices. */
  endpoints(service: string, options?: CallOptions): Promise<Endpoints>;
  /** A service by its name. CLUSTER_NOT_FOUND where there is none, which no list of endpoints tells. */
  service(name: string, options?: CallOptions): Promise<Service>;
  /** An ingress by its name. CLUSTER_NOT_FOUND where there is none. */
  ingress(name: string, options?: CallOptions): Promise<Ingress>;
  /** The certificates of a Secret of type kubernetes.io/tls, and whether its key is theirs. SECRET_UNFIT for one of another type. */
  tlsSecret(name: string, options?: CallOptions): Promise<TlsSecret>;
  budgets(options?: CallOptions): Promise<readonly Budget[]>;
  autoscalers(options?: CallOptions): Promise<readonly Autoscaler[]>;
  /** Of the namespace. */
  quotas(options?: CallOptions): Promise<readonly Quota[]>;
  /** The rules for one container, of every LimitRange of the namespace. */
  containerLimits(options?: CallOptions): Promise<readonly ContainerLimits[]>;
  /** Of the cluster, with the pods of every namespace on them. */
  nodes(options?: CallOptions): Promise<readonly ClusterNode[]>;
  /** undefined when there is no such ConfigMap. */
  configMap(name: string, options?: CallOptions): Promise<ConfigMap | undefined>;
  /** The metadata of a Secret, and only that: its values stay in the API server. undefined when there is no such Secret. */
  secretFacts(name: string, options?: CallOptions): Promise<SecretFacts | undefined>;
  /** The account for a registry in a Secret of type kubernetes.io/dockerconfigjson; for what asks registries, and nobody else. SECRET_UNFIT. */
  pullAccount(secret: string, host: string, options?: CallOptions): Promise<PullAccount | undefined>;
  /** What objects are that a backup is to hold; their values stay in the adapter. CLUSTER_NOT_FOUND for one that is missing, SECRET_UNFIT. */
  keptObjects(named: ObjectsNamed, options?: CallOptions): Promise<readonly KeptObject[]>;
  /** The same with all they hold, encrypted to these public keys of age before it leaves the adapter. */
  sealedObjects(named: ObjectsNamed, recipients: readonly string[], options?: CallOptions): Promise<SealedObjects>;
  /** undefined when there is no such Job. */
  job(name: string, options?: CallOptions): Promise<Job | undefined>;
  /** Jobs that carry all of these labels. */
  jobsLabelled(labels: Readonly<Record<string, string>>, options?: CallOptions): Promise<readonly Job[]>;
  /** GET on the HTTP server of a pod or service. POD_CALL_FAILED when no answer comes. */
  httpGet(target: PodTarget, path: string, options?: CallOptions): Promise<HttpAnswer>;
}

export interface DeploymentChange {
  /** The state the change was decided on; a newer object answers CLUSTER_CONFLICT and nothing is written. */
  readonly from: Deployment;
  readonly mark: WriteMark;
  /** Replaces the whole pod template. */
  readonly template?: PodTemplate;
  /** Replaces all annotations of the deployment (the mark is added). */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Pods it wants from now on. */
  readonly replicas?: number;
  /** Annotations added to the pod template. */
  readonly templateAnnotations?: Readonly<Record<string, string>>;
}

export interface ServiceChange {
  /** The state the change was decided on; a newer object answers CLUSTER_CONFLICT and nothing is written. */
  readonly from: Service;
  readonly mark: WriteMark;
  /** The whole selector it gets. */
  readonly selector: Readonly<Record<string, string>>;
  /** Annotations added to the service. */
  readonly annotations: Readonly<Record<string, string>>;
}

export interface IngressChange {
  /** The state the change was decided on; a newer object answers CLUSTER_CONFLICT and nothing is written. */
  readonly from: Ingress;
  readonly mark: WriteMark;
  /** Which entries of its `tls`, by their place. */
  readonly entries: readonly number[];
  /** The Secret they get. */
  readonly secret: string;
  /** Annotations added to the ingress. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** The bounds between which an autoscaler chooses. */
export interface ScaleBounds {
  readonly min: number;
  readonly max: number;
}

export interface AutoscalerChange extends ScaleBounds {
  /** The state the change was decided on; a newer object answers CLUSTER_CONFLICT and nothing is written. */
  readonly from: Autoscaler;
  readonly mark: WriteMark;
  /** Replaces all annotations of the autoscaler (the mark is added). */
  readonly annotations: Readonly<Record<string, string>>;
}

export interface ConfigMapChange {
  /** The state the change was decided on; a newer object answers CLUSTER_CONFLICT and nothing is written. */
  readonly from: ConfigMap;
  readonly mark: WriteMark;
  /** Values that keys get; the other keys keep theirs. */
  readonly values: Readonly<Record<string, string>>;
  /** Replaces all annotations of the ConfigMap (the mark is added). */
  readonly annotations: Readonly<Record<string, string>>;
}

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ExecRequest {
  readonly pod: string;
  readonly container: string;
  /** Program and arguments; no shell. */
  readonly command: readonly string[];
  readonly stdin?: string;
  /** stdout and stderr are cut here; default 1 MiB. */
  readonly maxBytes?: number;
}

/** What the bot may change. A write that was sent and got no reply rejects with a Fault whose `effect` is `unknown`. */
export interface Cluster extends ClusterReader {
  /** One PATCH with the resourceVersion of `from` as precondition; gives the deployment as written. */
  changeDeployment(change: DeploymentChange, options?: CallOptions): Promise<Deployment>;
  /** One PATCH that tests the selector of `from` and its resourceVersion; gives the service as written. */
  changeService(change: ServiceChange, options?: CallOptions): Promise<Service>;
  /** One PATCH of the Secret name of entries, which tests what they hold and the resourceVersion; gives the ingress as written. */
  changeIngress(change: IngressChange, options?: CallOptions): Promise<Ingress>;
  /** The same for the bounds of an autoscaler. */
  changeAutoscaler(change: AutoscalerChange, options?: CallOptions): Promise<Autoscaler>;
  /** The same for values of a ConfigMap. */
  changeConfigMap(change: ConfigMapChange, options?: CallOptions): Promise<ConfigMap>;
  /**
   * Asks for one pod, by its uid, to be ended as budgets allow. EVICTION_BLOCKED, with the budget, where one does not; a pod of that name with
   * another uid answers CLUSTER_CONFLICT. The pod may still take its grace period.
   */
  evictPod(pod: Pick<Pod, 'name' | 'uid'>, options?: CallOptions): Promise<void>;
  /** Creates a Job from a manifest; a Job of that name that is there already is given back as it is. */
  createJob(manifest: Readonly<Record<string, unknown>>, mark: WriteMark, options?: CallOptions): Promise<Job>;
  /** POST on the HTTP server of a pod. POD_CALL_FAILED when no answer comes. */
  httpPost(target: PodTarget, path: string, body?: unknown, options?: CallOptions): Promise<HttpAnswer>;
  /** Runs a program in a container, with a deadline; EXEC_FAILED when its end is not known. */
  exec(request: ExecRequest, options?: CallOptions): Promise<ExecResult>;
}
