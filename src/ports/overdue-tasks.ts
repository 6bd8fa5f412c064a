export interface OverdueTask {
  readonly title: string;
  /** Slack user id. */
  readonly owner: string | undefined;
  /** When it was due, ISO 8601. */
  readonly due: string;
}

/** Work that comes back in an environment. */
export interface OverdueTasks {
  /** What was not done in its time. Rejects with STORE_DOWN. */
  overdue(): Promise<readonly OverdueTask[]>;
}
