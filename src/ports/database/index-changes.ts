import type { WriteMark } from '../write-mark.ts';
import type { TableIdentity } from './maintenance.ts';

export interface IndexAsked {
  /** By its name, with its schema or without. */
  readonly table: string;
  /** By their names, in the order of the index. */
  readonly columns: readonly string[];
}

/** A table on which an index is to be built, as far as it matters for that. */
export interface IndexSite {
  readonly database: string;
  readonly table: TableIdentity;
  /** By the last vacuum. */
  readonly tableBytes: number;
  /** By the last analyze; undefined where there was none. */
  readonly rows: number | undefined;
  /** Of the whole index, roughly; undefined where rows are unknown. */
  readonly aboutBytes: number | undefined;
  /** A valid index of all rows that begins with these columns: it serves already. */
  readonly serving: NamedIndex | undefined;
  /** Indexes of these very columns that a build has left invalid. Nobody builds them now. */
  readonly leftovers: readonly NamedIndex[];
  /** Somebody builds an index on the table just now. */
  readonly isBuilding: boolean;
  /** What is called this way already in the schema of the table. */
  readonly taken: readonly string[];
}

/** An index for good: its name alone may be given to another one. */
export interface NamedIndex {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
}

/** An index as it was found. */
export interface IndexSeen extends NamedIndex {
  readonly database: string;
  readonly table: TableIdentity;
  /** The statement that makes it, as the server writes it. */
  readonly definition: string;
  readonly isValid: boolean;
  /** Somebody builds it just now. */
  readonly isBuilding: boolean;
  /** What would fail without it, in words: a constraint, a replica identity, a partitioned index. */
  readonly neededBy: string | undefined;
  readonly bytes: number;
  /** Uses since `countedSince`; undefined where nobody counts. */
  readonly scans: number | undefined;
  /** ISO 8601. */
  readonly countedSince: string;
  /** Standbys count the uses of their own. */
  readonly hasStandbys: boolean;
}

/** What is built: an index of columns, or one by the statement that a server has written of it. */
export interface IndexSpec {
  readonly table: TableIdentity;
  readonly name: string;
  readonly of: { readonly columns: readonly string[] } | { readonly definition: string };
}

export interface IndexBuilt {
  readonly oid: string;
  readonly bytes: number;
}

export interface ChangeIndex {
  readonly mark: WriteMark;
  /** How far it is, in words; called every few seconds. */
  readonly progress?: (words: string) => void;
}
