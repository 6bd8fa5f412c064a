import type { CallOptions, LogQuery } from '../../ports/cluster.ts';
import type { Context } from './exchange.ts';
import { linesOf, untilIdle } from './lines.ts';
import { fromLog } from './log-stream.ts';
import { logRequest } from './logs.ts';

const defaultIdleMs = 300_000;

/**
 * The lines of a running container as they come. Ends when the container does, when nothing came for `idleMs` (5 min where none are
 * named), and at once where there is no log yet. Rejects with the caller's reason when the signal fires, with CLUSTER_UNREACHABLE when
 * the connection is cut, and when the answer does not begin within `timeoutMs`.
 */
export async function* followLogs(
  context: Context,
  namespace: string,
  query: LogQuery,
  options: CallOptions & { readonly idleMs?: number },
): AsyncGenerator<string> {
  const request = logRequest(namespace, query, true);
  const idleMs = options.idleMs ?? defaultIdleMs;
  yield* fromLog(context, request, options, (body) => linesOf(untilIdle(body, context.clock, idleMs)));
}
