/** How a server reaches the systems it calls, as it tells itself. */
export type UpstreamsTold = () => Promise<
  readonly {
    readonly name: string;
    readonly url: string;
    readonly status: number | null;
    readonly latency_ms: number | null;
    readonly error: string | null;
  }[]
>;

/** What a server is set up to sign people in with. */
export interface SignIn {
  /** Key ids the identity provider has right now. */
  readonly keys: () => readonly string[];
  readonly issuer: string;
  readonly audience: string;
}
