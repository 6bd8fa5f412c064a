import type { Socket } from 'node:net';

export interface OutboundRequest {
  readonly method: 'GET' | 'POST';
  /** From the configuration, or of a host that the caller's allow-list names. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Bytes of the answer that are read; the rest is dropped. */
  readonly mostBytes: number;
  /** Ends the request, also while a name is looked up: the deadline. */
  readonly signal: AbortSignal;
  /** Lets http:// pass: for tests and the sandbox. */
  readonly insecure?: boolean;
}

export interface OutboundAnswer {
  readonly status: number;
  /** What Retry-After asks for, in ms, ten minutes at most; undefined where it says nothing readable. */
  readonly retryAfterMs: number | undefined;
  readonly body: string;
  /** False when the body was longer than wanted, or broke off. */
  readonly whole: boolean;
}

/** Calls to systems outside of the platform. Redirects are never followed, and no proxy is asked. */
export interface Outbound {
  /** Rejects with OutboundFailure when there is no answer; any status is an answer. */
  request(request: OutboundRequest): Promise<OutboundAnswer>;
  /** A connected TCP socket; rejects with OutboundFailure. */
  connect(target: { readonly host: string; readonly port: number; readonly signal: AbortSignal }): Promise<Socket>;
}

/** Why a call has no answer. */
export class OutboundFailure extends Error {
  /** `refused`: we do not call that address, now or later. `failed`: it could not be reached, or did not answer. */
  readonly kind: 'refused' | 'failed';
  /** True when the request may have arrived. */
  readonly sent: boolean;

  constructor(
    kind: 'refused' | 'failed',
    message: string,
    options: { readonly sent: boolean; readonly cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.name = 'OutboundFailure';
    this.kind = kind;
    this.sent = options.sent;
  }
}
