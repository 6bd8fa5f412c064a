/** What decides how an instance of RDS behaves, and what a restore must be told again: AWS takes a default of its own for each that is left out. */
export interface InstanceSettings {
  readonly class: string;
  readonly port: number;
  readonly subnetGroup: string;
  readonly securityGroups: readonly string[];
  readonly parameterGroup: string;
  /** Undefined for one of AWS's own groups. */
  readonly optionGroup: string | undefined;
  readonly multiAz: boolean;
  readonly isPublic: boolean;
  readonly storage: {
    readonly type: string;
    readonly gib: number;
    readonly maxGib: number | undefined;
    readonly iops: number | undefined;
    /** MiB/s. */
    readonly throughput: number | undefined;
  };
  readonly autoMinorVersion: boolean;
  readonly authority: string | undefined;
  readonly network: string | undefined;
  readonly licence: string | undefined;
  readonly iamLogin: boolean;
  /** Logs that go to CloudWatch. */
  readonly exports: readonly string[];
  readonly copyTagsToSnapshot: boolean;
  /** Days automated backups are kept. */
  readonly backupDays: number;
  readonly backupWindow: string;
  /** Whether AWS charges for a version past its time, as the API names it. */
  readonly support: string | undefined;
}

/** An instance as DescribeDBInstances tells it. */
export interface DatabaseInstance {
  readonly identifier: string;
  /** Never given twice, unlike the identifier. */
  readonly resourceId: string;
  /** As AWS names it: `available`, `creating`. */
  readonly status: string;
  readonly engine: string;
  readonly version: string;
  /** The Aurora cluster it is part of. */
  readonly cluster: string | undefined;
  /** The instance it copies. */
  readonly replicaOf: string | undefined;
  readonly endpoint: { readonly address: string; readonly port: number } | undefined;
  /** Unix ms; the newest moment it can be restored to. */
  readonly latestRestorable: number | undefined;
  readonly deletionProtection: boolean;
  /** Changes that wait for a restart or a window. */
  readonly isPending: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly settings: InstanceSettings;
  /** What it has and a restore does not take along, in words: enhanced monitoring, roles. */
  readonly notRestored: readonly string[];
}

export interface InstanceCall {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface RestoreAsked {
  readonly source: string;
  readonly target: string;
  /** Unix ms. */
  readonly at: number;
  readonly settings: InstanceSettings;
  /** Those of the source and our own. */
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The PostgreSQL instances of RDS. Every method rejects with AWS_DENIED (naming the permission), AWS_CREDENTIALS, AWS_BUSY, AWS_UNREACHABLE,
 * AWS_FAILED.
 */
export interface InstancesReader {
  /** Undefined where there is none of that name. */
  instance(identifier: string, call: InstanceCall): Promise<DatabaseInstance | undefined>;
  /** Unix ms; the oldest moment an instance can be restored to. Undefined where it has no automated backups. */
  earliestRestorable(identifier: string, call: InstanceCall): Promise<number | undefined>;
  /** What AWS said of an instance last, within the last hour. */
  lastEvent(identifier: string, call: InstanceCall): Promise<string | undefined>;
}

/** All that may be done with them. */
export interface Instances extends InstancesReader {
  /** Begins a restore into a new instance. Rejects with INSTANCE_TAKEN where there is one of that name. */
  restore(asked: RestoreAsked, call: InstanceCall): Promise<void>;
  /** Takes the protection of one of ours away and deletes it, with its automated backups and without a last snapshot. */
  remove(identifier: string, call: InstanceCall): Promise<void>;
}

/** The tag of every instance that the bot made; nothing without it is ever removed. */
export const managedTag = 'mcp-chatops/managed';
/** The run that made it. */
export const runTag = 'mcp-chatops/run';
