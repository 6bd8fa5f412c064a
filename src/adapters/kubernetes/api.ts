import type { Fault } from '../../errors.ts';
import { fault } from '../../errors.ts';
import type { CallOptions } from '../../ports/cluster.ts';
import type { Answer } from './answer.ts';
import { deadlineOf } from './deadline.ts';
import { type Context, exchange, isBusy, type Policy, retryAfterMs } from './exchange.ts';
import { fields, text } from './fields.ts';
import { inWords, isWrite, refusalIn, refused } from './refusal.ts';
import type { ApiRequest } from './request.ts';

const maxJsonBytes = 64 * 1024 * 1024;

/** Parsed JSON, or undefined. */
export function parsedJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** An answer that is no success as an error of the catalogue. */
export function refusedBy(context: Context, request: ApiRequest, answer: Answer): Fault {
  const refusal = refusalIn(parsedJson(answer.bytes));
  return refused(request, answer.status, refusal, retryAfterMs(answer.headers, context.clock.now()));
}

function nonsense(request: ApiRequest): Fault {
  return fault('CLUSTER_UNREACHABLE', `What answered is no Kubernetes API: ${inWords(request)}.`, {
    effect: isWrite(request) ? 'unknown' : 'none',
  });
}

async function json(
  context: Context,
  request: ApiRequest,
  options: CallOptions | undefined,
  isPassing: Policy['isPassing'],
) {
  const answer = await exchange(context, request, deadlineOf(options), { limit: maxJsonBytes, isPassing });
  if (answer.status < 200 || answer.status > 299) throw refusedBy(context, request, answer);
  if (!answer.whole) throw fault('CLUSTER_INVALID', `More than 64 MiB came for: ${inWords(request)}.`);
  return parsedJson(answer.bytes);
}

/** One object, parsed. Rejects with a Fault for every other answer than an object of the API. */
export async function readObject(
  context: Context,
  request: ApiRequest,
  options?: CallOptions,
): Promise<Readonly<Record<string, unknown>>> {
  const body = await json(context, request, options, isBusy);
  const { metadata } = fields<{ metadata: unknown }>(body);
  if (text(fields<{ name: string }>(metadata).name) === '') throw nonsense(request);
  return fields<Record<string, unknown>>(body);
}

/** The items of a list, parsed. `isPassing` says which answers are tried again. */
export async function readList(
  context: Context,
  request: ApiRequest,
  options?: CallOptions,
  isPassing: Policy['isPassing'] = isBusy,
): Promise<readonly unknown[]> {
  const body = await json(context, request, options, isPassing);
  const { kind, items } = fields<{ kind: string; items: unknown }>(body);
  // An empty list may have null for its items. A page of some proxy must not be read as "there are none".
  if (!text(kind).endsWith('List') || !(Array.isArray(items) || items === null || items === undefined)) {
    throw nonsense(request);
  }
  return Array.isArray(items) ? items : [];
}
