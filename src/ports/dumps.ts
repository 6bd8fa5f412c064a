/** What a dump would hold, and what would take it. */
export interface DumpSource {
  readonly database: string;
  /** As the server says it: `18.4`. */
  readonly server: string;
  /** As the program says it: `18.4`. */
  readonly program: string;
  /** What the database takes on disk. */
  readonly bytes: number;
  /** Its tables with rows of their own, with their schema, quoted where SQL needs it. */
  readonly tables: readonly string[];
}

/** What was found in a dump that was read to its end. */
export interface Proof {
  readonly bytes: number;
  /** SHA-256 of what was read, in hex. */
  readonly sha256: string;
  /** Entries of its table of contents. */
  readonly entries: number;
  /** The version of the server it is of, as the table of contents says. */
  readonly server: string;
  /** Rows of each table in it. */
  readonly rows: Readonly<Record<string, number>>;
}

export interface DumpCall {
  readonly signal?: AbortSignal | undefined;
}

/**
 * PostgreSQL's own programs for backups, in the hands of a role that may read every table. Every method rejects with DUMP_PROGRAM where a
 * program cannot be started or is of another major version than the server, with DUMP_FAILED where it ends with an error, with
 * DATABASE_UNREACHABLE and the other errors of PostgreSQL where that cannot be asked.
 */
export interface DumpsReader {
  /** Rejects with DATABASE_FORBIDDEN, naming the right, where a table could not be read. */
  source(call: DumpCall): Promise<DumpSource>;
  /**
   * Rows of each table of the database as it is at another address, such as that of a restored copy; null for a table that could not be counted
   * in a minute. Rejects with the errors of PostgreSQL.
   */
  countsAt(
    at: { readonly address: string; readonly port: number },
    call: DumpCall,
  ): Promise<Readonly<Record<string, number | null>>>;
  /**
   * Reads a dump twice, its table of contents and then all of it: that alone shows one that is cut. `content` begins anew each time;
   * `read` is told now and then how many bytes have been read.
   */
  prove(
    content: () => AsyncIterable<Uint8Array>,
    call: DumpCall & { readonly read?: (bytes: number) => void },
  ): Promise<Proof>;
}

/** All that may be done with them. */
export interface Dumps extends DumpsReader {
  /**
   * Dumps the database as it is at one moment, in the custom format, piece by piece. It ends well only after the program did: one that ends
   * with an error, or is killed, rejects. `doing` is how its session names itself.
   */
  dump(doing: string, call: DumpCall): AsyncIterable<Uint8Array>;
}
