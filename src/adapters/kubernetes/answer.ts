import type { IncomingHttpHeaders } from 'node:http';

/** An answer of any status. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** False when the body is longer than what was read. */
  readonly whole: boolean;
  readonly ms: number;
}
