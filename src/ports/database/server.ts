/** A PostgreSQL server as a whole, as it was found. What could not be read is undefined, never zero. */
export interface ServerSeen {
  readonly database: string;
  /** Who asks. */
  readonly role: string;
  /** `18.4` */
  readonly version: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** To connect and log in, in ms. */
  readonly connectMs: number;
  /** A `SELECT 1` afterwards, in ms. */
  readonly answerMs: number;
  /** Size of the database; undefined where counting it took too long. */
  readonly sizeBytes: number | undefined;
  readonly replication: Primary | Standby;
  /** The oldest transaction of the database; undefined where there is none, or where it is hidden (see `lacking`). */
  readonly oldest: OpenTransaction | undefined;
  readonly vacuum: VacuumSeen;
  /** The right that shows what other sessions and standbys do; undefined where the role has it. */
  readonly lacking: string | undefined;
}

export interface Primary {
  readonly kind: 'primary';
  /** Servers that stream from it, the farthest behind first. */
  readonly standbys: readonly {
    readonly name: string;
    /** `streaming`, `catchup`; undefined where this role may not see it. */
    readonly state: string | undefined;
    readonly behindBytes: number | undefined;
    /** undefined also for one that is idle. */
    readonly lagSeconds: number | undefined;
  }[];
  /** Replication slots nobody reads: they keep WAL until the disk is full. */
  readonly abandonedSlots: { readonly count: number; readonly keptBytes: number | undefined };
}

export interface Standby {
  readonly kind: 'standby';
  /** Whether WAL arrives from the primary. */
  readonly receives: boolean;
  /** WAL that has arrived and is not replayed yet. */
  readonly behindBytes: number | undefined;
  /** Age of what was replayed last; 0 where all that arrived is replayed. */
  readonly lagSeconds: number | undefined;
}

export interface OpenTransaction {
  /** undefined for one that is prepared: no session holds it. */
  readonly pid: number | undefined;
  /** What the client calls itself, or the name of a prepared transaction. */
  readonly name: string;
  readonly user: string;
  readonly state: string;
  readonly seconds: number;
}

/** What vacuum did in this database; the server counts it on a primary only, and only with `track_counts`. */
export interface VacuumSeen {
  readonly counted: boolean;
  /** Whether autovacuum is on. */
  readonly auto: boolean;
  readonly tables: number;
  /** ISO 8601: the last vacuum of any table, by hand or not. */
  readonly lastAt: string | undefined;
  /** Tables with more dead rows than autovacuum tolerates. */
  readonly due: number;
  /** Transactions since the oldest row was frozen. At 2^31 the server stops taking writes. */
  readonly transactionAge: number;
}
