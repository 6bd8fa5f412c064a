import type { Insights } from '../model/insights.ts';

/** A group of CloudWatch Logs. */
export interface LogGroup {
  readonly name: string;
  /** Tells it from another of that name made later. */
  readonly arn: string;
  /** Unix ms. */
  readonly createdAt: number;
  /** How long events are kept, in days; undefined: forever. */
  readonly keptDays: number | undefined;
  /** What it holds, compressed, as CloudWatch counts it: some hours old, and less than a query reads. */
  readonly storedBytes: number;
  /** The account-level policy that decides in place of the group's own days. */
  readonly policy: string | undefined;
}

export interface QueryAsked {
  readonly query: Insights;
  readonly groups: readonly string[];
  /** Unix ms; CloudWatch takes whole seconds, both included. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Tells this query from every other: letters, digits and dashes. */
  readonly mark: string;
}

/** A row by the names of its fields. All values are texts, as CloudWatch sends them. */
export type QueryRow = Readonly<Record<string, string>>;

export interface QueryResults {
  /** over: everything was read. open: rows may still come, and those that have may go. stopped: nothing more comes, and something is missing. */
  readonly state: 'open' | 'over' | 'stopped';
  /** What CloudWatch calls it: `Running`, `Timeout`. */
  readonly status: string;
  readonly rows: readonly QueryRow[];
  /** Lines that were read, and bytes of them: what is paid for. */
  readonly linesRead: number;
  readonly bytesRead: number;
  readonly linesMatched: number;
}

export interface CloudCall {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * CloudWatch Logs of an environment, as it may be read. Every method rejects with AWS_DENIED (naming the permission), AWS_CREDENTIALS,
 * AWS_BUSY, AWS_UNREACHABLE, AWS_FAILED; those that name a group with LOG_GROUP_UNKNOWN.
 */
export interface CloudLogsReader {
  /** Those of the groups that there are, in the order they were named. */
  groups(names: readonly string[], call: CloudCall): Promise<readonly LogGroup[]>;
  /** Starts a query, which costs by what it reads and goes on until it is over or stopped; gives its id. Never tried twice: it would be paid twice. */
  startQuery(asked: QueryAsked, call: CloudCall): Promise<string>;
  /** What a query has found so far. */
  queryResults(id: string, call: CloudCall): Promise<QueryResults>;
  /** Ends a query of ours; one that is over already is left as it is. */
  stopQuery(id: string, call: CloudCall): Promise<void>;
  /** Ids of the queries that carry a mark and still run. */
  openQueries(mark: string, call: CloudCall): Promise<readonly string[]>;
  /** A keyed digest of somebody, by which the audit names whom a look was about: `hmac:…`. Rejects with NOT_CONFIGURED without a key. */
  pseudonym(person: string, call: CloudCall): Promise<string>;
}

/** All that may be done with it. */
export interface CloudLogs extends CloudLogsReader {
  /** Keeps the events of a group for so many days, or forever. Where an answer is lost the error says so (`effect: unknown`). */
  keepDays(group: string, days: number | undefined, call: CloudCall): Promise<void>;
}
