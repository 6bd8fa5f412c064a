import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from '@slack/web-api';
import { soundDeep } from '../../model/cut.ts';
import { ChatFailure } from '../../ports/chat.ts';
import type { SlackMethod } from './scopes.ts';

export interface SlackConnection {
  readonly token: string;
  /** Another address than Slack's, for the local workspace; ends in /api/. */
  readonly apiUrl?: string | undefined;
  /** Told each call with its outcome (ok or Slack's code) and ms, for the metrics. */
  readonly observe?: (method: string, outcome: string, ms: number) => void;
}

/** One call of the Web API: no retry, a deadline, and a ChatFailure that says what is known. */
export type Call = <T>(method: SlackMethod, run: (client: WebClient) => Promise<T>) => Promise<T>;

/** Codes after which no call can succeed until somebody installs the app again. */
const revoked = new Set([
  'token_revoked',
  'token_expired',
  'account_inactive',
  'invalid_auth',
  'not_authed',
  'org_login_required',
]);
/** Errors of a connection that was never made. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Half a character in a text makes Slack show U+FFFD or refuse the call: none leaves, whoever cut the text. */
class SoundClient extends WebClient {
  override apiCall(method: string, options?: Record<string, unknown>) {
    return super.apiCall(method, soundDeep(options) as Record<string, unknown> | undefined);
  }
}

/**
 * A client of its own: the SDK stops the whole client for one rate limit and posts again after a lost reply, so neither its queue nor
 * its retries are used (retries 0, rejectRateLimitedCalls), and interactive calls have another client than background ones.
 */
export function slackCalls({ token, apiUrl, observe }: SlackConnection, timeoutMs: number): Call {
  const client = new SoundClient(token, {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: timeoutMs,
    // An object of our own each time: the SDK writes the token into it.
    headers: {},
    logger: {
      debug() {},
      info() {},
      warn() {},
      error() {},
      setLevel() {},
      getLevel: () => 'error' as never,
      setName() {},
    },
  });
  return async (method, run) => {
    const started = performance.now();
    try {
      const result = await run(client);
      observe?.(method, 'ok', performance.now() - started);
      return result;
    } catch (error) {
      const failure = asChatFailure(method, error);
      observe?.(method, failure.code, performance.now() - started);
      throw failure;
    }
  };
}

/** What is known of a call that failed. */
export function asChatFailure(method: string, error: unknown): ChatFailure {
  if (error instanceof ChatFailure) return error;
  if (error instanceof WebAPIRateLimitedError) {
    return new ChatFailure('limited', method, 'ratelimited', { retryAfterMs: error.retryAfter * 1000 });
  }
  if (error instanceof WebAPIPlatformError) {
    const code = error.data.error;
    if (revoked.has(code)) return new ChatFailure('revoked', method, code);
    if (code === 'ratelimited') return new ChatFailure('limited', method, code, { retryAfterMs: 1000 });
    return new ChatFailure('refused', method, code, { cause: error });
  }
  if (error instanceof WebAPIHTTPError) return new ChatFailure('ambiguous', method, `http_${error.statusCode}`);
  if (error instanceof WebAPIRequestError) {
    const code = connectionCode(error.original);
    return new ChatFailure(neverSent.has(code) ? 'unavailable' : 'ambiguous', method, code, { cause: error.original });
  }
  return new ChatFailure('ambiguous', method, 'unknown', { cause: error });
}

function connectionCode(error: unknown): string {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    if (at.name === 'TimeoutError') return 'timeout';
  }
  return 'request_error';
}
