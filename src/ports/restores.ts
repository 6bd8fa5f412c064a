import type { CopyKind } from '../model/copy-names.ts';
import type { WriteMark } from './write-mark.ts';

/** How far a database of the bot is: being loaded, loaded to the end, in the place of the live one, or put aside by a swap. */
export type CopyState = 'loading' | 'whole' | 'live' | 'aside';

/** What a comment on a database says of the run that made it what it is. */
export interface CopyMark extends WriteMark {
  readonly state: CopyState;
  /** The object in the bucket it was loaded from; undefined where it was not. */
  readonly from: string | undefined;
}

/** A database beside the live one, by the name the bot gave it. */
export interface Copy {
  readonly name: string;
  readonly kind: CopyKind;
  /** undefined where its comment is not one of the bot's: then it is left alone. */
  readonly mark: CopyMark | undefined;
  readonly bytes: number;
  /** Sessions in it. */
  readonly sessions: number;
}

/** Where dumps are restored. */
export interface RestoreSite {
  readonly live: string;
  /** The role that the live database and every copy of it belongs to. */
  readonly owner: string;
  /** As the server says it: `18.4`. */
  readonly server: string;
  /** The version of pg_restore. */
  readonly program: string;
  readonly bytes: number;
  /** Of the live database, where a swap put it there. */
  readonly mark: CopyMark | undefined;
  /** Sessions in the live database, by the name each gives itself: those of the bot left out. */
  readonly sessions: Readonly<Record<string, number>>;
  /** Transactions that were prepared and neither committed nor rolled back: they hold the database. */
  readonly prepared: number;
  readonly copies: readonly Copy[];
}

export interface TableSeen {
  readonly owner: string;
  /** null where they were not counted in time. */
  readonly rows: number | null;
}

export interface SequenceSeen {
  readonly owner: string;
  /** null where it has given none. */
  readonly last: string | null;
  /** It would give a number that a column has already. */
  readonly isBehind: boolean;
}

/** What a database holds: what is compared. Names have their schema, quoted where SQL needs it. */
export interface Inventory {
  readonly database: string;
  readonly bytes: number;
  readonly encoding: string;
  /** Collation and character type, with their provider. */
  readonly locale: string;
  readonly tables: Readonly<Record<string, TableSeen>>;
  readonly sequences: Readonly<Record<string, SequenceSeen>>;
  /** With their versions. */
  readonly extensions: Readonly<Record<string, string>>;
  /** How many there are of what else a dump holds: indexes, constraints, views, functions, triggers. */
  readonly objects: Readonly<Record<string, number>>;
  /** Indexes and constraints that are not valid. */
  readonly invalid: readonly string[];
  /** Settings for the database or for a role in it, with their values. */
  readonly settings: readonly string[];
  /** Rights on the database itself, as `CONNECT to mcp_chatops`. */
  readonly rights: readonly string[];
}

export interface RestoreCall {
  readonly signal?: AbortSignal | undefined;
}

/**
 * The server of the platform's PostgreSQL in the hands of a role that may make databases beside the live one. Every method rejects with
 * DATABASE_FORBIDDEN, naming the right, where the role lacks one, and with DATABASE_UNREACHABLE and the other errors of PostgreSQL.
 */
export interface RestoresReader {
  /** Rejects with DUMP_PROGRAM where pg_restore cannot be started or is of another major version than the server. */
  site(call?: RestoreCall): Promise<RestoreSite>;
  /** Of the live database or of a copy of it; each table may take `countMs` to be counted. PARAM_INVALID for any other. */
  inventory(database: string, countMs: number, call?: RestoreCall): Promise<Inventory>;
}

export interface MakeCopy {
  readonly name: string;
  readonly mark: WriteMark;
  /** The object in the bucket. */
  readonly from: string;
  /** Of that object, in hex: what is loaded must have it. */
  readonly sha256: string;
  /** Begins anew each time. */
  readonly content: () => AsyncIterable<Uint8Array>;
  /** Told now and then how many bytes have been loaded. */
  readonly read?: (bytes: number) => void;
}

export interface SwapNames {
  /** What takes the place of the live database. */
  readonly copy: string;
  /** What the live database is called afterwards. */
  readonly aside: string;
  readonly mark: WriteMark;
}

/** All that may be done with it. Every name is compared with those the bot gives (model/copy-names.ts) before anything is sent. */
export interface Restores extends RestoresReader {
  /**
   * Makes a copy beside the live database and loads a dump into it, in one transaction. What an earlier worker of the run left half loaded is
   * dropped first; what fails leaves none. The mark says `whole` only after pg_restore ended well and the content was what was promised.
   */
  makeCopy(copy: MakeCopy, call?: RestoreCall): Promise<void>;
  /** Drops a database that the bot made or put aside, with the sessions in it; nothing where it is gone. */
  dropCopy(name: string, call?: RestoreCall): Promise<void>;
  /**
   * Ends the sessions in the live database and gives its name to the copy, both names in one transaction: either all of it happens or
   * nothing. Rejects with DATABASE_IN_USE, nothing changed, where a session cannot be ended.
   */
  swapNames(swap: SwapNames, call?: RestoreCall): Promise<{ readonly ended: number }>;
}
