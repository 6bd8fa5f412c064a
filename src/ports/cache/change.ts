import type { KeyMatch } from './keys.ts';

export interface ChangeKeys {
  readonly match: KeyMatch;
  /** Only keys last touched before this second of the server's clock; undefined: whenever they were touched. */
  readonly touchedBefore?: number | undefined;
  /** Where to go on: `0`, or the cursor an earlier call gave. */
  readonly cursor: string;
  /** Keys to look at before it gives back how far it is. */
  readonly look: number;
  /** Keys to change at most. */
  readonly most: number;
  /** Keys looked at per second. */
  readonly pace: number;
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
  /** Left: touched since. */
  readonly touched: number;
  /** Left: the server cannot tell when it was touched. */
  readonly untold: number;
  /** Nothing to do: it is gone, or has a time to live already. */
  readonly settled: number;
}
