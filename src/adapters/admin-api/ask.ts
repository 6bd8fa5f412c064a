import { type Effect, type Fault, fault } from '../../errors.ts';
import type { ToolsCall } from '../../ports/tools.ts';
import { linkedSignal } from '../../signals.ts';
import { connectionCode, connectionWords } from '../connection-failure.ts';
import { textOf, wordsOf } from '../http-answer.ts';

export interface AdminApi {
  /** Of the list of tools. */
  readonly address: string;
  readonly token: string;
}

/** Bytes of an answer that are read. */
const longest = 4 * 1024 * 1024;

/** The codes of a connection that never stood: nothing was sent. */
const unsent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

export interface Asked {
  readonly method: 'GET' | 'PATCH';
  readonly path: string;
  readonly body?: object;
  /** The version a write was decided on. */
  readonly version?: string | undefined;
}

/**
 * Asks the admin API; gives the text of an answer that is a yes. Redirects are not followed: the token goes where it is configured to go.
 * Rejects with TOOLS_UNREACHABLE, TOOLS_REFUSED, TOOL_UNKNOWN or TOOLS_CONFLICT; of a write that may have been made with `effect: unknown`.
 */
export async function ask(api: AdminApi, asked: Asked, { timeoutMs, signal }: ToolsCall): Promise<string> {
  const isWrite = asked.method !== 'GET';
  const maybe: Effect = isWrite ? 'unknown' : 'none';
  signal?.throwIfAborted();
  const deadline = AbortSignal.timeout(timeoutMs);
  // A write that is under way is not given up: what became of it would not be known.
  const over = linkedSignal(deadline, ...(signal === undefined || isWrite ? [] : [signal]));
  try {
    const answer = await fetch(`${api.address}${asked.path}`, {
      method: asked.method,
      headers: headersOf(api, asked),
      ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
      redirect: 'manual',
      signal: over.signal,
    });
    const text = await textOf(answer, longest, () =>
      refused('The answer of the admin API is longer than 4 MiB.', maybe),
    );
    if (answer.ok) return text;
    throw refusal(api, asked, answer, text);
  } catch (cause) {
    if (!isWrite) signal?.throwIfAborted();
    if (deadline.aborted) {
      const text = `The admin API gave no answer in ${Math.round(timeoutMs / 1000)} s.`;
      throw fault('TOOLS_UNREACHABLE', text, { cause, effect: maybe });
    }
    if (!(cause instanceof TypeError)) throw cause;
    const effect = unsent.has(connectionCode(cause)) ? 'none' : maybe;
    throw fault('TOOLS_UNREACHABLE', `The admin API cannot be reached: ${connectionWords(cause)}.`, { cause, effect });
  } finally {
    over.release();
  }
}

function headersOf({ token }: AdminApi, { body, version }: Asked): Record<string, string> {
  return {
    accept: 'application/json',
    authorization: `Bearer ${token}`,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
  };
}

/** What an answer other than a yes means. Its own words are shown only where the status does not say enough, and never the token. */
function refusal({ token }: AdminApi, { method }: Asked, answer: Response, text: string): Fault {
  const { status } = answer;
  const isWrite = method !== 'GET';
  if (status >= 300 && status < 400) {
    return refused(
      `The admin API answers with a redirect (${status}), which is not followed: the token stays here.`,
      'none',
      {
        hint: 'Put the address it redirects to into `adminApi.url`, or let the API answer without a sign-in page.',
      },
    );
  }
  if (status === 401) {
    return refused('The admin API does not accept the token (401): it is wrong or has expired.', 'none', {
      hint: 'Put a valid token into the variable that `adminApi.tokenEnv` names.',
    });
  }
  if (status === 403) {
    return refused(`The token cannot ${isWrite ? 'change' : 'list'} tools (403).`, 'none', {
      hint: 'Give the account of the token the right to read and change tools (docs/rights.md).',
    });
  }
  if (status === 404 && isWrite) return fault('TOOL_UNKNOWN', 'The admin API has no such tool any more (404).');
  if (status === 404) {
    return refused('The admin API has no list of tools at that address (404).', 'none', {
      hint: 'Check `adminApi.url` and `adminApi.toolsPath`.',
    });
  }
  if (status === 409 || status === 412) {
    return fault('TOOLS_CONFLICT', `Somebody else changed the tool at the same moment (${status}).`);
  }
  if (status === 429) return fault('TOOLS_UNREACHABLE', 'The admin API is rate-limiting us (429).', retryAfter(answer));
  // Only of 503 it is sure that nothing was begun.
  if (status === 503) return fault('TOOLS_UNREACHABLE', 'The admin API is not available (503).', retryAfter(answer));
  if (status >= 500) {
    const effect = isWrite ? 'unknown' : 'none';
    return fault('TOOLS_UNREACHABLE', `The admin API failed (${status}).`, { effect });
  }
  const said = /^\s*</.test(text) ? '' : wordsOf(text.replaceAll(token, '‹redacted›'));
  return refused(`The admin API refused with ${status}${said === '' ? '.' : `: ${said}`}`, 'none');
}

function retryAfter({ headers }: Response): { readonly retryAfterMs?: number } {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return seconds > 0 && seconds <= 60 ? { retryAfterMs: seconds * 1000 } : {};
}

export function refused(text: string, effect: Effect, more: { readonly hint?: string } = {}): Fault {
  return fault('TOOLS_REFUSED', text, { effect, ...more });
}
