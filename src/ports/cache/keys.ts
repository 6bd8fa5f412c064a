/** Which keys are meant. `text` is as `keyText` writes it; of a glob, what `\xNN` stands for is literal. */
export interface KeyMatch {
  /** Keys that begin with the text as it is, or a pattern as Redis has it (`* ? [ ] ^ - \`). */
  readonly kind: 'prefix' | 'glob';
  readonly text: string;
}

export interface KeysAsked {
  /** undefined: all keys. */
  readonly match?: KeyMatch | undefined;
  /** Names to give at most; of all keys no more are read than these. */
  readonly names: number;
  /** Of so many keys at most it is also asked what they take, when they expire and when they were last touched. */
  readonly sample: number;
  /** ms after which it stops reading and what it gives is a part. */
  readonly forMs: number;
}

export interface KeysSeen {
  /** The second of the server's clock at which it began to look. */
  readonly at: number;
  /** Keys of the database. */
  readonly total: number;
  /** Of `total`, those that were looked at. */
  readonly scanned: number;
  /** Of `scanned`, those that match. */
  readonly matched: number;
  /** Every key was looked at: `matched` is a count and no estimate. */
  readonly complete: boolean;
  /** Names that match, as `keyText` writes them. */
  readonly names: readonly string[];
  readonly sample: readonly SampledKey[];
  /** Rights without which part of the sample is unknown, each as the statement that grants it. */
  readonly lacking: readonly string[];
}

export interface SampledKey {
  /** As `keyText` writes it. */
  readonly name: string;
  /** What it takes in memory; undefined where the server does not tell. */
  readonly bytes: number | undefined;
  /** ms until it expires; null where it never does, undefined where the server does not tell. */
  readonly ttlMs: number | null | undefined;
  /** Seconds since it was last read or written; undefined where the server does not tell. */
  readonly idleSeconds: number | undefined;
}
