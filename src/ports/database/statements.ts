/** What a database spent its time on, as the extension pg_stat_statements counts it; or why nothing is counted. */
export type StatementsSeen =
  | {
      readonly kind: 'counted';
      readonly database: string;
      /** ISO 8601: counted since; undefined where the extension does not say (before 1.9). */
      readonly since: string | undefined;
      /** Entries thrown away because there was no room: what they were is unknown. */
      readonly lost: number | undefined;
      /** Those slower than asked on average, by their total time. */
      readonly statements: readonly StatementTotals[];
      /** How many are slower, listed or not. */
      readonly slower: number;
      /** All statements counted that this role can see. */
      readonly seen: number;
      /** Statements of others whose text this role may not see. */
      readonly hidden: number;
      /** The right that shows them; undefined where nothing is hidden. */
      readonly lacking: string | undefined;
    }
  /** The extension is not in this database; `offered` says whether the server has its files. */
  | { readonly kind: 'not created'; readonly database: string; readonly offered: boolean }
  /** It is in the database, but the server did not load it at its start. */
  | { readonly kind: 'not loaded'; readonly database: string };

/** One statement, whoever sent it with whatever values. */
export interface StatementTotals {
  readonly user: string;
  readonly calls: number;
  readonly totalMs: number;
  readonly meanMs: number;
  readonly maxMs: number;
  readonly rows: number;
  /** Share of the blocks found in memory, 0 to 1; undefined where it read none. */
  readonly hits: number | undefined;
  /** Its share of all time counted in this database, 0 to 1. */
  readonly share: number;
  /** Its text: of others, values included where the extension leaves them. */
  readonly statement: string;
}

export interface StatementsAsked {
  /** Slower than this on average, in ms. */
  readonly overMs: number;
  readonly most: number;
}
