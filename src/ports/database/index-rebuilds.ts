import type { NamedIndex } from './index-changes.ts';
import type { TableIdentity } from './maintenance.ts';

export interface RebuildsAsked {
  /** An index, or a table for all of its indexes; those of the whole database that are most bloated where it is left out. */
  readonly name?: string | undefined;
  readonly most: number;
}

/** Indexes that may be rebuilt, the most bloated first. */
export interface RebuildsSeen {
  readonly database: string;
  readonly indexes: readonly RebuildIndex[];
  /** How many there are in all. */
  readonly matching: number;
  /** Copies that rebuilds have left invalid on those tables (`_ccnew`, `_ccold`), and that nobody works on. */
  readonly leftovers: readonly NamedIndex[];
  /** The server rebuilds an index of an exclusion constraint only while others wait: not among them. */
  readonly excluded: number;
}

/** An index by where it is: its oid is another one after a rebuild. */
export interface RebuildIndex extends NamedIndex {
  readonly table: TableIdentity;
  /** By the last vacuum. */
  readonly aboutBytes: number;
  /** What its entries would take in a new one, roughly; undefined where that cannot be told. */
  readonly aboutNeeded: number | undefined;
  readonly isValid: boolean;
}

/** An index of that name, on that table, as it is now. */
export interface IndexNow {
  readonly oid: string;
  readonly isValid: boolean;
  readonly bytes: number;
}

/** Rebuilt · there is none of that name on that table any more. */
export type RebuiltAs = 'rebuilt' | 'gone';
