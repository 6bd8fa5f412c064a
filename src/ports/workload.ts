/** The pods, deployments and events of one namespace, as the bot speaks of them. Plain JSON all through: times are ISO 8601. */

export type ContainerState =
  | { readonly kind: 'running'; readonly since: string | undefined }
  | { readonly kind: 'waiting'; readonly reason: string; readonly message: string }
  | Terminated;

export interface Terminated {
  readonly kind: 'terminated';
  readonly reason: string;
  readonly exitCode: number;
  readonly message: string;
  readonly startedAt: string | undefined;
  readonly finishedAt: string | undefined;
}

/** Amounts of one container: CPU in thousandths of a core, memory in bytes. */
export interface Amounts {
  readonly cpuMillis: number | undefined;
  readonly memoryBytes: number | undefined;
}

/** One probe in a line, such as `http-get :8000/ready every 10 s, 3 failures`. */
export interface Probes {
  readonly startup: string | undefined;
  readonly readiness: string | undefined;
  readonly liveness: string | undefined;
}

/** A Secret or ConfigMap an environment variable comes from. Only names: never a value. */
export interface Reference {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  /** undefined where all of its keys become variables. */
  readonly key: string | undefined;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  /** Prepares the pod and ends before the others start. A sidecar is none, wherever the pod spec lists it. */
  readonly init: boolean;
  /** Listed among the init containers and kept running beside the others (restartPolicy Always). */
  readonly sidecar: boolean;
  readonly ready: boolean;
  readonly restarts: number;
  readonly state: ContainerState;
  readonly last: Terminated | undefined;
  readonly requests: Amounts;
  readonly limits: Amounts;
  readonly probes: Probes;
  readonly ports: readonly number[];
  /** What its environment needs to be there; what is optional is left out. */
  readonly references: readonly Reference[];
  /** It may read the memory of other processes of its own (SYS_PTRACE); left out where not. */
  readonly mayTrace?: true;
}

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  /** When the condition was last confirmed (deployments) or last changed (pods). */
  readonly at: string | undefined;
}

/** One condition on labels. `key=value` is `In` with one value. */
export interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

/** Fulfilled by an object that meets every requirement, so an empty one fits all. undefined: it could not be understood. */
export type Selector = readonly Requirement[] | undefined;

/** A workload as the owner of pods. Its uid decides; its selector only narrows what is read. */
export interface PodOwner {
  readonly kind: 'Deployment' | 'ReplicaSet' | 'StatefulSet' | 'DaemonSet' | 'Job';
  readonly name: string;
  readonly uid: string;
  readonly selector: Selector;
}

export interface Pod {
  readonly name: string;
  readonly uid: string;
  readonly phase: string;
  /** Why the whole pod is as it is, such as `Evicted` or `NodeLost`; '' when nothing was said. */
  readonly reason: string;
  readonly message: string;
  readonly ready: boolean;
  readonly deleting: boolean;
  readonly node: string | undefined;
  readonly address: string | undefined;
  readonly createdAt: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The ReplicaSet, Job or other controller that owns it. */
  readonly owner: { readonly kind: string; readonly name: string; readonly uid: string } | undefined;
  readonly containers: readonly Container[];
  readonly conditions: readonly Condition[];
}

/** A pod template as Kubernetes holds it; opaque JSON that is compared, shown as a diff and sent back whole. */
export type PodTemplate = Readonly<Record<string, unknown>>;

/** What tells of an object who wrote it, and with what a write of it says what it was decided on. */
export interface Written {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Programs that have written it, by the names they give (metadata.managedFields). */
  readonly managers: readonly string[];
}

export interface Deployment extends PodOwner, Written {
  readonly kind: 'Deployment';
  readonly generation: number;
  readonly observedGeneration: number;
  readonly revision: number;
  readonly paused: boolean;
  readonly replicas: {
    readonly wanted: number;
    readonly current: number;
    readonly updated: number;
    readonly ready: number;
    readonly available: number;
  };
  readonly template: PodTemplate;
  readonly strategy: {
    readonly type: string;
    readonly maxUnavailable: string | undefined;
    readonly maxSurge: string | undefined;
  };
  readonly progressDeadlineSeconds: number;
  /** Seconds a new pod must stay ready before it counts as available. */
  readonly minReadySeconds: number;
  readonly conditions: readonly Condition[];
}

/** One entry of the rollout history: a ReplicaSet the deployment owns. */
export interface Revision {
  readonly number: number;
  readonly replicaSet: string;
  readonly uid: string;
  readonly createdAt: string;
  readonly changeCause: string | undefined;
  readonly images: readonly string[];
  /** The template without the `pod-template-hash` label. */
  readonly template: PodTemplate;
  readonly annotations: Readonly<Record<string, string>>;
  readonly replicas: number;
}

export interface ClusterEvent {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  /** The newest of series, last, event and creation time: new-style events leave the older fields empty. */
  readonly at: string;
  readonly object: { readonly kind: string; readonly name: string; readonly uid: string };
}

export interface PodUsage {
  readonly pod: string;
  readonly containers: readonly { readonly name: string; readonly cpuMillis: number; readonly memoryBytes: number }[];
}

/** One address behind a service, and the pod it belongs to where the slice names one. */
export interface Endpoint {
  readonly address: string;
  /** Its uid. */
  readonly pod: string | undefined;
  readonly podName: string | undefined;
  /** Takes requests, ready or not: one that terminates may do so for a while. */
  readonly serving: boolean;
  readonly terminating: boolean;
}

export interface Endpoints {
  readonly service: string;
  readonly ready: readonly Endpoint[];
  readonly notReady: readonly Endpoint[];
}

export interface Service {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Programs that have written it, by the names they give (metadata.managedFields). */
  readonly managers: readonly string[];
  /** Empty where somebody else puts its addresses there. */
  readonly selector: Readonly<Record<string, string>>;
  /** Its selector is as it is since then at the latest (ISO 8601); undefined where the API server does not say. */
  readonly selectedSince: string | undefined;
  readonly ports: readonly number[];
}

/** One figure an autoscaler goes by: a share of what is requested (`60%`), or a quantity as the API writes it. */
export interface ScaleMetric {
  readonly name: string;
  readonly target: string;
  /** undefined where it is not measured, which is not zero. */
  readonly current: string | undefined;
}

export interface Autoscaler extends Written {
  readonly target: { readonly kind: string; readonly name: string };
  readonly min: number;
  readonly max: number;
  /** Replicas there are, and how many it wants, by its own last look. */
  readonly current: number;
  readonly desired: number;
  readonly lastScaledAt: string | undefined;
  readonly metrics: readonly ScaleMetric[];
  readonly conditions: readonly Condition[];
}

export interface Budget {
  readonly name: string;
  /** Of policy/v1: an empty selector is every pod of the namespace. */
  readonly selector: Selector;
  /** The rule: a count or a share (`1`, `25%`); one of the two. */
  readonly minAvailable: string | undefined;
  readonly maxUnavailable: string | undefined;
  /** Whether the figures below are of its present rule. */
  readonly isObserved: boolean;
  readonly disruptionsAllowed: number;
  /** Pods it counts on, how many of them are healthy, and how many it wants healthy. */
  readonly expected: number;
  readonly healthy: number;
  readonly desiredHealthy: number;
  readonly conditions: readonly Condition[];
}

/** One program that wrote keys of a ConfigMap or Secret, as the API server keeps account of it (metadata.managedFields). */
export interface KeyWriter {
  /** The name the program gives. */
  readonly by: string;
  /** Of its newest write of the object, ISO 8601: the keys are no younger. undefined where nobody says. */
  readonly at: string | undefined;
  readonly keys: readonly string[];
}

export interface ConfigMap extends Written {
  /** Kubernetes refuses every change of its data. */
  readonly immutable: boolean;
  readonly data: Readonly<Record<string, string>>;
  /** Keys whose values are no text. */
  readonly binaryKeys: readonly string[];
  readonly writers: readonly KeyWriter[];
}

/** What is known of a Secret without its values, which are never asked for. */
export interface SecretFacts {
  readonly name: string;
  readonly createdAt: string;
  readonly writers: readonly KeyWriter[];
}

/** What pods of a namespace may have in all, and what they have, by resource: thousandths of a core, bytes, a count. */
export interface Quota {
  readonly name: string;
  /** undefined for a resource that its controller has not counted yet. */
  readonly limits: Readonly<
    Record<QuotaResource, { readonly hard: number; readonly used: number | undefined } | undefined>
  >;
  /** It counts some pods alone, and which ones is not looked at. */
  readonly isScoped: boolean;
}

export type QuotaResource = 'pods' | 'requests.cpu' | 'requests.memory' | 'limits.cpu' | 'limits.memory';

/** What one container may ask for, and what it gets where it says nothing. */
export interface ContainerLimits {
  readonly name: string;
  readonly min: Amounts;
  readonly max: Amounts;
  readonly defaultLimit: Amounts;
  readonly defaultRequest: Amounts;
}

export interface Job extends PodOwner {
  readonly kind: 'Job';
  readonly state: 'running' | 'succeeded' | 'failed';
  readonly reason: string;
  readonly annotations: Readonly<Record<string, string>>;
}
