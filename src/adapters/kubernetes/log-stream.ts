import type { Readable } from 'node:stream';
import { isFault } from '../../errors.ts';
import type { CallOptions, LogQuery } from '../../ports/cluster.ts';
import { linkedSignal } from '../../signals.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { refusedBy } from './api.ts';
import { type Access, withAccess } from './connection.ts';
import { deadlineOf } from './deadline.ts';
import { type ClusterCall, type Context, outgoing } from './exchange.ts';
import { hasNoLog, logRequest } from './logs.ts';
import { unanswered } from './refusal.ts';
import type { ApiRequest } from './request.ts';
import { resourceName } from './rights.ts';
import { readBody, send } from './send.ts';

const refusalBytes = 64 * 1024;

/** Opens the stream of a log, which lives until `over`; undefined when there is no log yet. */
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
 * What `read` makes of the bytes of a log, until it ends; nothing where there is no log yet. Rejects with the caller's reason when the
 * signal fires, with CLUSTER_UNREACHABLE when the connection is cut, and when the answer does not begin within `timeoutMs`.
 */
export async function* fromLog<T>(
  context: Context,
  request: ApiRequest,
  options: CallOptions | undefined,
  read: (body: AsyncIterable<Uint8Array>) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const deadline = deadlineOf(options);
  const left = new AbortController();
  const { closed } = context.connection;
  const over = linkedSignal(left.signal, closed, ...(options?.signal === undefined ? [] : [options.signal]));
  try {
    const opening = withAccess(context.connection, deadline.signal, (access) =>
      openLog(context, access, request, over.signal),
    );
    const body = await unlessAborted(opening, deadline.signal);
    if (body !== undefined) yield* read(body);
  } catch (error) {
    deadline.throwIfGivenUp();
    throw isFault(error) ? error : unanswered(request, error, true, deadline.ms);
  } finally {
    left.abort();
    over.release();
  }
}

/** A log as it is now, whole and however long: read and forgotten piece by piece. */
export function streamLog(
  context: Context,
  namespace: string,
  query: LogQuery,
  options: CallOptions | undefined,
): AsyncIterable<Uint8Array> {
  return fromLog(context, logRequest(namespace, query, false), options, (body) => body);
}
