/** Queries of one run in another system, which go on and cost whether or not anybody waits for them. */
export interface OpenQueries {
  /** Writes down that a query is about to be started; gives the mark it has to carry. Rejects with LEASE_LOST where another worker has the run. */
  begin(): Promise<string>;
  /** It is over, or was stopped. */
  ended(mark: string): Promise<void>;
}
