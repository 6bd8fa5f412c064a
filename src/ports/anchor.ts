/** What was known of the audit chain at one moment, kept where nobody who can write the store can write. */
export interface AuditAnchor {
  readonly seq: number;
  /** Hex. */
  readonly hash: string;
  readonly at: string;
}

export interface AnchorStore {
  /** Keeps an anchor for good. */
  put(anchor: AuditAnchor): Promise<void>;
  /** Every anchor that was ever kept, also one that somebody has hidden since; by number. */
  list(): Promise<readonly AuditAnchor[]>;
}
