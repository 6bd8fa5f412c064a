/** How the users of a deployment fare. Left out: not measured, which is not zero. */
export interface Signals {
  /** Failed calls per call, 0 to 1. */
  readonly errors?: number;
  /** The 99th percentile of the duration of calls. */
  readonly latencyMs?: number;
}

/** What the looks after a change have seen so far. */
export interface Watched {
  /** The last look that reached the cluster (ISO 8601); undefined: none has. */
  readonly lookedAt?: string;
  readonly ready?: { readonly available: number; readonly wanted: number };
  /** Restarts of containers since the change. */
  readonly restarts: number;
  /** Restarts each container has counted, by pod uid and name: what the next look is compared with. */
  readonly counts: Readonly<Record<string, number>>;
  readonly before: Signals;
  readonly now: Signals;
  /** The best since the change, or before it. */
  readonly best: Signals;
  /** Looks in a row that were bad. */
  readonly strikes: { readonly ready: number; readonly errors: number; readonly latency: number };
  /** What could not be watched, and why. */
  readonly missing: readonly string[];
}

/** watching → holding or worse; unseen where nobody can tell; ended by another change of the same subject. */
export type WatchState = 'watching' | 'holding' | 'worse' | 'unseen' | 'ended';

/** The looks after a change that was verified, for ten minutes. */
export interface Watch {
  readonly run: number;
  /** What is watched, as environment/kind/name. */
  readonly subject: string;
  readonly state: WatchState;
  /** When the change began; ISO 8601, as the others. */
  readonly changedAt: string;
  readonly since: string;
  readonly until: string;
  readonly endedAt: string | undefined;
  /** The run that changes the same subject now. */
  readonly endedBy: number | undefined;
  readonly seen: Watched | undefined;
}
