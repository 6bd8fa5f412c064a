import type { IncomingMessage } from 'node:http';
import { type Effect, type Fault, fault } from '../../errors.ts';
import type { ExecRequest } from '../../ports/cluster.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { parsedJson } from './api.ts';
import type { Access } from './connection.ts';
import type { Deadline } from './deadline.ts';
import { type ClusterCall, type Context, retryAfterMs } from './exchange.ts';
import { isUnconnected, refusalIn, refused, unanswered } from './refusal.ts';
import type { ApiRequest } from './request.ts';
import { rights } from './rights.ts';
import { readBody } from './send.ts';

/** One program that is run, on one connection. */
export interface Session {
  readonly context: Context;
  readonly request: ApiRequest;
  readonly exec: ExecRequest;
  readonly deadline: Deadline;
  readonly access: Access;
  readonly seen: (status: ClusterCall['status']) => void;
}

/** EXEC_FAILED: nobody can say how the program ended. */
export function lost({ exec }: Session, why: string, effect: Effect, cause?: unknown): Fault {
  const program = exec.command[0] ?? '';
  return fault('EXEC_FAILED', `The end of ${program} in pod ${exec.pod} is not known: ${why}.`, { effect, cause });
}

function otherVersion(session: Session, effect: Effect, cause?: unknown): Fault {
  const needed = session.exec.stdin === undefined ? 'v5 or v4' : 'v5, which input needs';
  return lost(session, `the API server speaks another version of exec than ${needed}`, effect, cause);
}

/** What an API server says instead of opening the websocket. */
export async function refusedUpgrade(session: Session, response: IncomingMessage): Promise<Fault> {
  const { context, request, deadline, seen } = session;
  const status = response.statusCode ?? 0;
  seen(status);
  const body = await unlessAborted(readBody(response, 64 * 1024), deadline.signal).catch(() => undefined);
  const refusal = refusalIn(body === undefined ? undefined : parsedJson(body.bytes));
  // How an API server answers when it speaks none of the versions offered (measured on 1.36): 403 and not a word.
  if (status === 403 && body?.bytes.length === 0) return otherVersion(session, 'none');
  // Two verbs are asked for at one path. The authorizer names `get`; the later check for `create` gives no reason (measured on 1.36).
  const lacksCreate = status === 403 && !/cannot get resource/.test(refusal?.message ?? '');
  const asked = lacksCreate ? { ...request, right: rights.createPodExec } : request;
  const answer = refused(asked, status, refusal, retryAfterMs(response.headers, context.clock.now()));
  const isOurs = ['CLUSTER_CREDENTIALS', 'CLUSTER_FORBIDDEN', 'CLUSTER_NOT_FOUND', 'CLUSTER_BUSY'].includes(
    answer.code,
  );
  // Nothing was upgraded, so nothing was started.
  return isOurs
    ? fault(answer.code, answer.message, {
        ...(answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs }),
      })
    : lost(session, `the API server refused (${status})`, 'none');
}

/** The connection failed before it was open: the program may have been started only if the request had left. */
export function unopened(session: Session, error: unknown): Fault {
  session.seen('none');
  const { request, deadline } = session;
  if (error instanceof Error && /subprotocol/.test(error.message)) {
    return otherVersion(session, 'unknown', error);
  }
  return unanswered({ ...request, right: rights.createPodExec }, error, !isUnconnected(error), deadline.ms);
}
