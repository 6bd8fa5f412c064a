/** Who waits for whom in a database. */
export interface LocksSeen {
  readonly database: string;
  /** Those that wait, the longest first. */
  readonly waiting: readonly Waiter[];
  /** Sessions beyond those listed that wait too. */
  readonly moreWaiting: number;
  /** Those that hold what others wait for and wait for nothing themselves. */
  readonly holders: readonly Holder[];
  /** Sessions that wait in other databases of the server. */
  readonly elsewhere: number;
  /** The right that shows what the sessions do; undefined where the role has it. */
  readonly lacking: string | undefined;
}

/** A session in a chain of locks. What this role may not see of it is undefined. */
export interface LockSession {
  readonly pid: number;
  readonly application: string | undefined;
  readonly user: string;
  readonly client: string | undefined;
  readonly state: string | undefined;
  /** How long it has been in that state. */
  readonly stateSeconds: number | undefined;
  readonly transactionSeconds: number | undefined;
  /** Its last statement: text of others, values included. */
  readonly statement: string | undefined;
}

export interface Waiter extends LockSession {
  readonly waitSeconds: number | undefined;
  /** Pids, each once; 0 stands for a prepared transaction, which no session holds. */
  readonly blockedBy: readonly number[];
  /** `relation`, `transactionid`, `advisory` …: what kind of thing it waits for. */
  readonly lockType: string;
  /** `AccessExclusiveLock` … */
  readonly mode: string;
  /** The table or index, where it is one of this database. */
  readonly relation: string | undefined;
}

export type Holder =
  | ({ readonly kind: 'session' } & LockSession)
  /** All prepared transactions of the database: which of them it is, PostgreSQL does not tell. */
  | { readonly kind: 'prepared'; readonly names: readonly string[]; readonly oldestSeconds: number | undefined };
