/** The platform's PostgreSQL, as it may be read. */
export interface DatabaseReader {
  /** Connects and runs `SELECT 1`; gives the time it took, in ms. DATABASE_FAILED otherwise. */
  ping(options: { readonly timeoutMs: number; readonly signal?: AbortSignal }): Promise<{ readonly ms: number }>;
}

/** All that may be done with it. */
export interface Database extends DatabaseReader {}
