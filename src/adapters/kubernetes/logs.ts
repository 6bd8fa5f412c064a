import type { CallOptions, LogQuery } from '../../ports/cluster.ts';
import type { Answer } from './answer.ts';
import { parsedJson, refusedBy } from './api.ts';
import { deadlineOf } from './deadline.ts';
import { type Context, exchange, isBusy } from './exchange.ts';
import { refusalIn } from './refusal.ts';
import type { ApiRequest } from './request.ts';
import { rights } from './rights.ts';
import { textOf } from './send.ts';

/** What a log may have at most where the query names no limit. */
const maxLogBytes = 8 * 1024 * 1024;
/** Enough for the Status of a refusal, however little of a log is wanted. */
const refusalBytes = 64 * 1024;

/** The request of a log, as it is now or as it grows. */
export function logRequest(namespace: string, query: LogQuery, follow: boolean): ApiRequest {
  const parameters: (readonly [string, string | undefined])[] = [
    ['container', query.container],
    ['follow', follow ? 'true' : undefined],
    ['previous', query.previous === true ? 'true' : undefined],
    ['timestamps', query.timestamps === true ? 'true' : undefined],
    ['tailLines', query.tailLines?.toFixed(0)],
    // The API server refuses 0 for these two; the one byte that comes instead is cut off.
    ['limitBytes', query.limitBytes === undefined ? undefined : Math.max(1, query.limitBytes).toFixed(0)],
    ['sinceSeconds', query.sinceSeconds === undefined ? undefined : Math.max(1, query.sinceSeconds).toFixed(0)],
  ];
  return {
    right: rights.getPodLog,
    namespace,
    name: query.pod,
    query: parameters.filter((entry): entry is readonly [string, string] => entry[1] !== undefined),
  };
}

/** Refusals that only say there is nothing to read: the container waits, or has not been restarted. */
export function hasNoLog(answer: Pick<Answer, 'status' | 'bytes'>): boolean {
  const message = refusalIn(parsedJson(answer.bytes))?.message ?? '';
  return answer.status === 400 && /is waiting to start|previous terminated container .* not found/.test(message);
}

/** At most `limitBytes` (8 MiB where none are named) of a log; '' when there is none yet. */
export async function readLogs(
  context: Context,
  namespace: string,
  query: LogQuery,
  options?: CallOptions,
): Promise<string> {
  const request = logRequest(namespace, query, false);
  const limit = Math.max(0, query.limitBytes ?? maxLogBytes);
  const policy = { limit: Math.max(limit, refusalBytes), isPassing: isBusy };
  const answer = await exchange(context, request, deadlineOf(options), policy);
  if (answer.status === 200) return textOf(answer.bytes.subarray(0, limit));
  if (hasNoLog(answer)) return '';
  throw refusedBy(context, request, answer);
}
