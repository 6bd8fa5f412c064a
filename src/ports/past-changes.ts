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

/** What the bot itself has changed in one environment. */
export interface PastChanges {
  /** The newest change of each target of a kind (`tool`). Rejects with STORE_DOWN. */
  newest(kind: string): Promise<readonly PastChange[]>;
}
