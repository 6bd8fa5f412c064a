/** What a Redis says of itself at one moment. What it does not tell is undefined, never 0. */
export interface CacheServerSeen {
  readonly version: string | undefined;
  /** Another one after each start. */
  readonly runId: string | undefined;
  readonly uptimeSeconds: number | undefined;
  readonly isCluster: boolean;
  readonly memory: CacheMemory;
  readonly hits: number | undefined;
  readonly misses: number | undefined;
  readonly evicted: number | undefined;
  readonly expired: number | undefined;
  readonly clients: CacheClients;
  readonly replication: CacheReplication;
  /** Keys of the database of the bot's address. */
  readonly keys: number | undefined;
  /** The slowest of the last slow commands; undefined where the bot may not see them. */
  readonly slow: readonly SlowCommand[] | undefined;
  /** Rights without which part of it is unknown, each as the statement that grants it. */
  readonly lacking: readonly string[];
}

export interface CacheMemory {
  readonly usedBytes: number | undefined;
  /** 0: no limit. */
  readonly maxBytes: number | undefined;
  readonly policy: string | undefined;
  readonly rssBytes: number | undefined;
  /** Resident over used. */
  readonly fragmentation: number | undefined;
  /** Values that were unlinked and are not freed yet. */
  readonly freeing: number | undefined;
}

export interface CacheClients {
  readonly connected: number | undefined;
  readonly blocked: number | undefined;
  readonly max: number | undefined;
  readonly rejected: number | undefined;
  /** By what they call themselves, most first; undefined where the bot may not see them, or there are too many to ask. */
  readonly named: readonly { readonly name: string; readonly count: number }[] | undefined;
}

export interface CacheReplication {
  /** `master` or `slave`. */
  readonly role: string | undefined;
  readonly replicas: number | undefined;
  /** Bytes the slowest replica is behind. */
  readonly behindBytes: number | undefined;
  /** Of a replica: whether it hears from its master. */
  readonly linkUp: boolean | undefined;
}

export interface SlowCommand {
  /** ISO 8601. */
  readonly at: string;
  readonly ms: number;
  /** `HGETALL`; arguments are data of others and stay where they are. */
  readonly command: string;
}
