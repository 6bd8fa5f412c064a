/** What was known of the audit chain from outside the store: at this number it had this hash. */
export interface Anchor {
  readonly seq: number;
  /** Hex. */
  readonly hash: string;
}

/** Anchors, kept where nobody who can write the store can write. */
export interface AnchorStore {
  /** Keeps an anchor for good, with the time (ISO 8601) for whoever reads it there. */
  put(anchor: Anchor & { readonly at: string }): Promise<void>;
  /** Every anchor that was ever kept, also one that somebody has hidden since; by number. */
  list(): Promise<readonly Anchor[]>;
}
