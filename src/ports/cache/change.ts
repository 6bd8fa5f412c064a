import type { KeyMatch } from './keys.ts';

export interface ChangeKeys {
  readonly match: KeyMatch;
  /** Which keys by when they were last touched; undefined: all of them. */
  readonly untouched?: Untouched | undefined;
  /** Where to go on: `0`, or the cursor an earlier call gave. */
  readonly cursor: string;
  /** Keys to look at before it gives back how far it is. */
  readonly look: number;
  /** Keys to change at most. */
  readonly most: number;
  /** Keys looked at per second. */
  readonly pace: number;
}

/** Seconds of the server's clock. */
export interface Untouched {
  /** Only keys last touched before it. */
  readonly before: number;
  /** When the set was shown: one that was touched at or after it is counted as touched since. */
  readonly shown: number;
}

export interface ExpireKeys extends ChangeKeys {
  /** ms until the first of them expires. */
  readonly ttlMs: number;
  /** ms over which their ends are spread. */
  readonly spreadMs: number;
}

export interface ChangedKeys {
  /** Where to go on; `0` at the end. */
  readonly cursor: string;
  /** Keys that match by name. */
  readonly matched: number;
  readonly changed: number;
  /** Left: touched since they were shown. */
  readonly touched: number;
  /** Left: the server cannot tell when it was touched. */
  readonly untold: number;
  /** Gone when it was their turn. */
  readonly gone: number;
  /** They match by name alone: touched too lately when they were shown, or with a time to live already. */
  readonly apart: number;
}
