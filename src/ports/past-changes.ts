/** A change that a run of the bot made, however its check came out. */
export interface PastChange {
  /** What it changed, as kind/name: `tool/bulk_export`. */
  readonly target: string;
  /** The command: `tools disable`. */
  readonly action: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** What its run gave, as the store keeps it; null where it gave nothing. */
  readonly result: unknown;
  /** R-1042. */
  readonly run: string;
  /** Slack user id of the person who asked; the word of a schedule. */
  readonly by: string;
  /** When it ended, ISO 8601. */
  readonly at: string;
}

/** When a run of the bot began to change something. */
export interface BegunChange {
  /** R-1042. */
  readonly run: string;
  /** The command: `restart`. */
  readonly action: string;
  /** Unix ms of its first effect. */
  readonly at: number;
}

/** The same of a whole environment, with what was changed and by whom. */
export interface MadeChange extends BegunChange {
  /** What it changed, as kind/name: `deployment/mcp-server`. */
  readonly target: string;
  /** Slack user id of the person who asked; the word of a schedule. */
  readonly by: string;
  readonly outcome: 'under way' | 'done' | 'failed' | 'stopped' | 'outcome unknown';
}

/** What the bot itself has changed in one environment. */
export interface PastChanges {
  /** The newest change of each target of a kind (`tool`). Rejects with STORE_DOWN. */
  newest(kind: string): Promise<readonly PastChange[]>;
  /**
   * Changes of one target (`deployment/mcp-server`) that began since a time, oldest first: at most fifty, the newest. Also of runs that are
   * not over, and of those that failed after they had changed something. Rejects with STORE_DOWN.
   */
  since(target: string, since: Date): Promise<readonly BegunChange[]>;
  /** Changes of any target that began since a time, oldest first: at most a hundred, the newest. Rejects with STORE_DOWN. */
  all(since: Date): Promise<readonly MadeChange[]>;
}
