import type { IncomingHttpHeaders } from 'node:http';
import type { Fault } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import { linkedSignal } from '../../signals.ts';
import { unlessAborted } from '../unless-aborted.ts';
import type { Answer } from './answer.ts';
import type { Access, Connection } from './connection.ts';
import type { Deadline } from './deadline.ts';
import { isCut, isDistrust, isWrite, unanswered } from './refusal.ts';
import { type ApiRequest, methodOf, pathOf } from './request.ts';
import { resourceName } from './rights.ts';
import { type Incoming, type Outgoing, readBody, send } from './send.ts';

/** One HTTP request of the adapter that has ended, for measures. */
export interface ClusterCall {
  readonly verb: string;
  /** `deployments.apps`, `pods/log` */
  readonly resource: string;
  /** The HTTP status, or `none` where no answer came. */
  readonly status: number | 'none';
  readonly ms: number;
}

export interface Context {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly observe: (call: ClusterCall) => void;
}

interface Failure {
  readonly error: unknown;
  readonly sent: boolean;
}

interface Attempt {
  readonly outcome: Answer | Failure;
  readonly access: Access | undefined;
}

export interface Policy {
  /** Bytes of the body that are read at most. */
  readonly limit: number;
  /** Which answers are worth another try, for a call that reads. */
  readonly isPassing: (status: number) => boolean;
  /** The error for a request that began to leave and got no answer, where it is not the API server that failed. */
  readonly lost?: (error: unknown) => Fault;
}

/** The API server's own sign to come again. */
export const isBusy = (status: number) => status === 429 || status >= 500;

const pausesMs = [100, 300, 900];

/** A request as HTTP, with the credentials of now. */
export function outgoing(connection: Connection, access: Access, request: ApiRequest): Outgoing {
  return {
    url: connection.server + pathOf(request),
    method: methodOf(request.right),
    headers: {
      accept: request.accept ?? (request.right.subresource === 'proxy' ? '*/*' : 'application/json'),
      'user-agent': 'mcp-chatops',
      ...(request.contentType === undefined ? {} : { 'content-type': request.contentType }),
      ...access.headers,
    },
    ...(request.body === undefined ? {} : { body: request.body }),
  };
}

/** How long the other side asked to wait, in ms (RFC 9110: seconds or a date). */
export function retryAfterMs(headers: IncomingHttpHeaders, now: Date): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined || value === '') return undefined;
  if (/^\d{1,6}$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}

async function attempt(context: Context, request: ApiRequest, deadline: Deadline, limit: number): Promise<Attempt> {
  const { connection, observe } = context;
  const { right } = request;
  const access = await unlessAborted(connection.access(), deadline.signal).catch((error: unknown) => ({ error }));
  if ('error' in access) return { outcome: { error: access.error, sent: false }, access: undefined };

  const startedAt = performance.now();
  const seen = (status: ClusterCall['status']) => {
    const ms = performance.now() - startedAt;
    observe({ verb: right.verb, resource: resourceName(right), status, ms });
    return ms;
  };
  const over = linkedSignal(deadline.signal, connection.closed);
  try {
    const incoming = await send(access.calls, outgoing(connection, access, request), over.signal);
    if ('error' in incoming) {
      seen('none');
      return { outcome: incoming, access };
    }
    return { outcome: await answerOf(incoming, limit, seen), access };
  } finally {
    over.release();
  }
}

async function answerOf(
  { status, headers, body }: Incoming,
  limit: number,
  seen: (status: ClusterCall['status']) => number,
): Promise<Answer | Failure> {
  try {
    const { bytes, whole } = await readBody(body, limit);
    return { status, headers, bytes, whole, ms: seen(status) };
  } catch (error) {
    seen('none');
    return { error, sent: true };
  }
}

/** Credentials or certificates were refused before anything was done. */
function isUntrusted(outcome: Answer | Failure): boolean {
  return 'error' in outcome ? isDistrust(outcome.error) : outcome.status === 401;
}

/** How long to wait before the next try; undefined when there is none. Only reads are tried again. */
function pauseMs(outcome: Answer | Failure, tries: number, request: ApiRequest, policy: Policy, now: Date) {
  const pause = pausesMs[tries - 1];
  if (pause === undefined || isWrite(request)) return undefined;
  if ('error' in outcome) return isCut(outcome.error) ? pause : undefined;
  if (!policy.isPassing(outcome.status)) return undefined;
  return Math.max(pause, retryAfterMs(outcome.headers, now) ?? 0);
}

/**
 * Sends a request within its deadline and gives the answer, whatever its status. Refused credentials are read anew and tried once more;
 * a read is tried again, up to four times in all, after a cut connection or a passing status, and never before Retry-After is over, whoever
 * was told of it.
 * Rejects with a Fault where no answer came, and with the caller's reason where the caller gave up.
 */
export async function exchange(
  context: Context,
  request: ApiRequest,
  deadline: Deadline,
  policy: Policy,
): Promise<Answer> {
  const { clock, connection } = context;
  const startedAt = clock.now().getTime();
  const left = () => deadline.ms - (clock.now().getTime() - startedAt);
  let isRenewed = false;
  for (let tries = 1; ; tries++) {
    const told = await standingAnswer(context, request, deadline, left());
    if (told !== undefined) return told;
    const { outcome, access } = await attempt(context, request, deadline, policy.limit);
    deadline.throwIfGivenUp();
    if (access !== undefined && isUntrusted(outcome)) {
      connection.refuse(access);
      if (!isRenewed) {
        isRenewed = true;
        continue;
      }
    }
    const now = clock.now();
    const wait = pauseMs(outcome, tries, request, policy, now);
    noteStanding(context, request, outcome, policy);
    const isOver = wait === undefined || wait >= left() || !(await slept(clock, wait, deadline));
    if (!isOver) continue;
    if (!('error' in outcome)) return outcome;
    const { error, sent } = outcome;
    throw sent && policy.lost !== undefined ? policy.lost(error) : unanswered(request, error, sent, deadline.ms);
  }
}

/** A proxied answer is the pod's own, and speaks for it alone. */
const mayStand = (request: ApiRequest) => !isWrite(request) && request.right.subresource !== 'proxy';

/** Waits while an answer stands; gives it where it stands for longer than the caller has time. */
async function standingAnswer({ connection, clock }: Context, request: ApiRequest, deadline: Deadline, left: number) {
  const standing = mayStand(request) ? connection.standing.find(pathOf(request), clock.now().getTime()) : undefined;
  if (standing === undefined) return undefined;
  const isOver = standing.leftMs < left && (await slept(clock, standing.leftMs, deadline));
  return isOver ? undefined : standing.answer;
}

function noteStanding({ connection, clock }: Context, request: ApiRequest, outcome: Answer | Failure, policy: Policy) {
  if ('error' in outcome || !mayStand(request) || !policy.isPassing(outcome.status)) return;
  const now = clock.now();
  const waitMs = retryAfterMs(outcome.headers, now) ?? 0;
  if (waitMs > 0) connection.standing.note(pathOf(request), outcome, now.getTime(), waitMs);
}

/** False when the deadline came first. */
async function slept(clock: Clock, ms: number, deadline: Deadline): Promise<boolean> {
  try {
    await clock.sleep(ms, deadline.signal);
    return true;
  } catch {
    deadline.throwIfGivenUp();
    return false;
  }
}
