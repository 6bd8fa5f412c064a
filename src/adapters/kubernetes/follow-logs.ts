import type { Readable } from 'node:stream';
import { isFault } from '../../errors.ts';
import type { CallOptions, LogQuery } from '../../ports/cluster.ts';
import { linkedSignal } from '../../signals.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { refusedBy } from './api.ts';
import { type Access, withAccess } from './connection.ts';
import { deadlineOf } from './deadline.ts';
import { type ClusterCall, type Context, outgoing } from './exchange.ts';
import { linesOf, untilIdle } from './lines.ts';
import { hasNoLog, logRequest } from './logs.ts';
import { unanswered } from './refusal.ts';
import type { ApiRequest } from './request.ts';
import { resourceName } from './rights.ts';
import { readBody, send } from './send.ts';

const defaultIdleMs = 300_000;
const refusalBytes = 64 * 1024;

/** Opens the stream of a log, which lives until `over`; undefined when there is nothing to follow yet. */
async function openLog(
  context: Context,
  access: Access,
  request: ApiRequest,
  over: AbortSignal,
): Promise<Readable | undefined> {
  const { connection, observe } = context;
  const startedAt = performance.now();
  const seen = (status: ClusterCall['status']) => {
    const ms = performance.now() - startedAt;
    observe({ verb: request.right.verb, resource: resourceName(request.right), status, ms });
  };
  const incoming = await send(access.streams, outgoing(connection, access, request), over);
  if ('error' in incoming) {
    seen('none');
    throw unanswered(request, incoming.error, incoming.sent, 0);
  }
  seen(incoming.status);
  if (incoming.status === 200) return incoming.body;
  const refusal = { ...incoming, ms: 0, ...(await readBody(incoming.body, refusalBytes)) };
  if (hasNoLog(refusal)) return undefined;
  throw refusedBy(context, request, refusal);
}

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
  const deadline = deadlineOf(options);
  const left = new AbortController();
  const { closed } = context.connection;
  const over = linkedSignal(left.signal, closed, ...(options.signal === undefined ? [] : [options.signal]));
  try {
    const opening = withAccess(context.connection, deadline.signal, (access) =>
      openLog(context, access, request, over.signal),
    );
    const body = await unlessAborted(opening, deadline.signal);
    if (body !== undefined) yield* linesOf(untilIdle(body, context.clock, options.idleMs ?? defaultIdleMs));
  } catch (error) {
    deadline.throwIfGivenUp();
    throw isFault(error) ? error : unanswered(request, error, true, deadline.ms);
  } finally {
    left.abort();
    over.release();
  }
}
