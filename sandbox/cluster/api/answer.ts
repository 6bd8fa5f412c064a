import type { ServerResponse } from 'node:http';
import { stringify } from 'yaml';
import { ApiError } from './status.ts';

/** A finished answer; a handler that streams writes to the response itself and gives none. */
export interface Answer {
  readonly code: number;
  /** Text as it is; anything else as JSON. */
  readonly body: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly warnings?: readonly string[];
}

/** An answer of 200. */
export function ok(body: unknown): Answer {
  return { code: 200, body };
}

/** A warning as the Warning header quotes it (RFC 7234: code 299, no agent). */
const warningText = (text: string) => `299 - ${JSON.stringify(text)}`;

/** What `error` answers. Anything but an ApiError is a mistake of the simulator itself, and says so. */
export function answerOf(error: unknown): Answer {
  const why = error instanceof Error ? error.message : String(error);
  const known =
    error instanceof ApiError ? error : new ApiError(500, 'InternalError', `the simulated cluster failed: ${why}`);
  const after = known.body.details?.retryAfterSeconds;
  const headers = after === undefined ? {} : { headers: { 'retry-after': String(after) } };
  return { code: known.code, body: known.body, ...headers };
}

/** Writes an answer. */
export function send(response: ServerResponse, answer: Answer, encoding: 'json' | 'yaml' = 'json'): void {
  const plain = typeof answer.body === 'string';
  const text = plain
    ? String(answer.body)
    : encoding === 'yaml'
      ? stringify(answer.body)
      : `${JSON.stringify(answer.body)}\n`;
  response.statusCode = answer.code;
  response.setHeader(
    'content-type',
    answer.contentType ?? (plain ? 'text/plain; charset=utf-8' : `application/${encoding}`),
  );
  response.setHeader('cache-control', 'no-cache, private');
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (answer.warnings && answer.warnings.length > 0) response.setHeader('warning', answer.warnings.map(warningText));
  response.end(text);
}
