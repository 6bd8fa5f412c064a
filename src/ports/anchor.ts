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
  /** Every anchor, oldest first. */
  list(): Promise<readonly AuditAnchor[]>;
}
