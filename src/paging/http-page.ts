import { fault } from '../errors.ts';
import { type Outbound, type OutboundAnswer, OutboundFailure } from '../ports/outbound.ts';

export interface HttpPage {
  /** What people call the other side, for error messages. */
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly insecure: boolean;
  readonly signal: AbortSignal;
  /** True for a status that says: taken. */
  readonly taken: (status: number) => boolean;
}

/** Bytes of an answer worth reading: a receipt is short. */
const mostBytes = 16 * 1024;

/** Posts a page; gives the answer when it was taken. Rejects with PAGE_REFUSED or PAGE_FAILED as `Pager.send` says. */
export async function postPage(outbound: Outbound, page: HttpPage): Promise<OutboundAnswer> {
  const { name, url, headers, body, insecure, signal } = page;
  let answer: OutboundAnswer;
  try {
    answer = await outbound.request({ method: 'POST', url, headers, body, mostBytes, signal, insecure });
  } catch (error) {
    throw pageFault(name, error);
  }
  if (page.taken(answer.status)) return answer;
  throw answerFault(name, answer);
}

/** A call without an answer as an error of the catalogue. */
export function pageFault(name: string, error: unknown): Error {
  if (!(error instanceof OutboundFailure)) return fault('PAGE_FAILED', `${name} could not be asked.`, { cause: error });
  return fault(error.kind === 'refused' ? 'PAGE_REFUSED' : 'PAGE_FAILED', `${name}: ${error.message}.`, {
    cause: error,
    effect: error.sent ? 'unknown' : 'none',
  });
}

function answerFault(name: string, { status, retryAfterMs }: OutboundAnswer): Error {
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  // What is between us and the receiver may lose an answer and say 5xx for it.
  if (status >= 500) return fault('PAGE_FAILED', `${name} answered ${status}.`, { effect: 'unknown', ...wait });
  if (status === 408 || status === 425 || status === 429)
    return fault('PAGE_FAILED', `${name} answered ${status}.`, wait);
  const why = status >= 300 && status < 400 ? 'a redirect, which is not followed' : 'which means never';
  return fault('PAGE_REFUSED', `${name} answered ${status}, ${why}.`);
}

/** The value at a key of a JSON object, as one line; undefined for anything else. */
export function textIn(body: string, key: string): string | undefined {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    const found: unknown = Reflect.get(value, key);
    return typeof found === 'string' && found !== '' ? found : undefined;
  } catch {
    return undefined;
  }
}
