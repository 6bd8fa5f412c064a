/** HTTP and TLS servers of the platform and around it that are not pods; only addresses that the configuration or the cluster names. */
export interface WebReader {
  /** GET; any status is an answer. HTTP_FAILED when none comes. Redirects are not followed. */
  get(url: string, options: WebOptions): Promise<WebAnswer>;
  /** GET over a connection that is kept, for many in a row; gives when the whole answer was read. HTTP_FAILED when none comes. */
  sample(url: string, options: Pick<WebOptions, 'timeoutMs'>): Promise<WebAnswer>;
  /** GET of a JSON document of at most 1 MiB. HTTP_FAILED for any other answer than 200 with JSON. */
  document(url: string, options: WebOptions): Promise<WebDocument>;
  /** One connection, and how far it came. Rejects for nothing but the signal. */
  contact(target: ContactTarget, options: WebOptions): Promise<Contact>;
  /** Every address of a name. HTTP_FAILED where it has none. */
  addresses(host: string, options: WebOptions): Promise<readonly string[]>;
  /** Whether certificates, the leaf first, lead to an authority that the bot trusts. Dates and names are not looked at. */
  chain(certificates: readonly string[]): Promise<Chain>;
}

export interface WebOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface WebAnswer {
  readonly status: number;
  readonly ms: number;
}

export interface WebDocument {
  readonly json: unknown;
  readonly ms: number;
  /** The server's own time (header Date), ISO 8601; undefined where it tells none. */
  readonly date: string | undefined;
}

export interface ContactTarget {
  /** Name or address that is connected to. */
  readonly host: string;
  readonly port: number;
  /** The host that is asked for by SNI; left out: no TLS is spoken. */
  readonly tls?: string;
  /** Path of a GET that is sent then; left out: nothing is. */
  readonly path?: string;
}

/** The parts of a connection, in order. */
export type Stage = 'dns' | 'tcp' | 'tls' | 'http';

export interface Contact {
  /** The address that was connected to. */
  readonly address: string | undefined;
  /** ms that each part took, as far as it came. */
  readonly ms: { readonly [Part in Stage]?: number };
  /** Of the answer; undefined where none was asked for. */
  readonly status: number | undefined;
  /** The certificates that were shown, PEM, the leaf first. */
  readonly certificates: readonly string[];
  /** Where it ended early, and why: a code of the system, or words. */
  readonly failed: { readonly at: Stage; readonly why: string } | undefined;
}

/** Where a chain of certificates leads; names are subjects and issuers as certificates write them. */
export type Chain =
  | { readonly kind: 'complete' }
  /** The certificate of this issuer is not there and not known. */
  | { readonly kind: 'incomplete'; readonly missing: string }
  /** It leads to a root that the bot does not trust. */
  | { readonly kind: 'untrusted'; readonly root: string }
  | { readonly kind: 'self-signed' }
  /** Signed by another key than that of the issuer it names. */
  | { readonly kind: 'forged'; readonly at: string }
  | { readonly kind: 'none' };
