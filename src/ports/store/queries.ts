import type { Hold } from './runs.ts';

/** A query nobody waits for any more. */
export interface Orphan {
  readonly mark: string;
  readonly environment: string;
  /** ms since it was written down. */
  readonly ageMs: number;
}

/** Every method rejects with STORE_DOWN when PostgreSQL does not answer. */
export interface QueryStore {
  /** Writes a query down before it is started. Rejects with LEASE_LOST when overtaken. */
  begin(hold: Hold, query: { readonly mark: string; readonly environment: string }): Promise<void>;
  ended(mark: string): Promise<void>;
  /** Queries whose run has ended or is another worker's by now, the oldest first. */
  orphans(limit: number): Promise<readonly Orphan[]>;
}
