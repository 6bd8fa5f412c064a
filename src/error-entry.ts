/** One kind of failure: what it means, what to do, and whether trying again later can help. */
export interface ErrorEntry {
  readonly meaning: string;
  readonly hint: string;
  readonly retry: 'never' | 'later';
  /** An answer that is no failure: the wish cannot or need not be carried out, and nothing was changed. */
  readonly refusal?: true;
  /** A write that met it is tried again by itself for a minute: nothing was changed, and it may pass. */
  readonly passes?: true;
}
