import { Agent } from 'undici';
import { type Effect, fault } from '../../errors.ts';
import type { CallOptions, HttpAnswer, PodTarget } from '../../ports/cluster.ts';
import type { Answer } from './answer.ts';
import { parsedJson, refusedBy } from './api.ts';
import { type Deadline, deadlineOf } from './deadline.ts';
import { type Context, exchange, type Policy } from './exchange.ts';
import { checkedPath, checkedPort, podHost } from './pod-path.ts';
import { type Refusal, refusalIn } from './refusal.ts';
import { type ApiRequest, checkedName } from './request.ts';
import { type Right, rights } from './rights.ts';
import { type Outgoing, readBody, send, textOf } from './send.ts';

const maxBodyBytes = 1024 * 1024;

/** One call of an HTTP server in a pod. */
interface PodCall {
  readonly target: PodTarget;
  readonly path: string;
  readonly method: 'GET' | 'POST';
  /** JSON text; only for POST. */
  readonly body?: string;
}

/** Makes a call; the way to the pod is chosen once. Rejects with POD_CALL_FAILED when no answer comes. */
export type CallPod = (call: PodCall, options?: CallOptions) => Promise<HttpAnswer>;

function failed({ target }: PodCall, why: string, effect: Effect, cause?: unknown) {
  return fault('POD_CALL_FAILED', `${target.kind} ${target.name} did not answer on port ${target.port}: ${why}.`, {
    effect,
    cause,
  });
}

const proxyRights: Readonly<Record<PodTarget['kind'], Readonly<Record<PodCall['method'], Right>>>> = {
  pod: { GET: rights.getPodProxy, POST: rights.createPodProxy },
  service: { GET: rights.getServiceProxy, POST: rights.createServiceProxy },
};

function proxyRequest(namespace: string, { target, path, method, body }: PodCall): ApiRequest {
  return {
    right: proxyRights[target.kind][method],
    namespace,
    name: target.name,
    port: checkedPort(target.port),
    below: checkedPath(path),
    ...(body === undefined ? {} : { body, contentType: 'application/json' }),
  };
}

/** The API server's own words where it could not reach the pod, and whether the pod may have seen the call. */
function explained({ message }: Refusal, status: number): { why: string; effect: Effect } {
  if (/no endpoints available/.test(message)) return { why: 'no ready pod is behind it', effect: 'none' };
  if (/connection refused/.test(message)) return { why: 'connection refused', effect: 'none' };
  if (/error trying to reach service/.test(message))
    return { why: 'the API server could not reach it', effect: 'unknown' };
  return status === 404
    ? { why: 'there is none', effect: 'none' }
    : { why: `the API server answered ${status}`, effect: 'unknown' };
}

function answerOf(context: Context, request: ApiRequest, call: PodCall, answer: Answer): HttpAnswer {
  const { status, bytes, ms } = answer;
  // A Status of the API is the API server's own answer: the pod was not reached.
  const refusal = status >= 400 ? refusalIn(parsedJson(bytes)) : undefined;
  if (refusal === undefined) return { status, body: textOf(bytes), ms };
  if (status === 401 || status === 403 || status === 429) throw refusedBy(context, request, answer);
  const { why, effect } = explained(refusal, status);
  throw failed(call, why, call.method === 'POST' ? effect : 'none');
}

/** Calls pods and services through the API server (pods/proxy, services/proxy). */
export function proxyCalls(context: Context, namespace: string): CallPod {
  return async (call, options) => {
    const request = proxyRequest(namespace, call);
    const effect: Effect = call.method === 'POST' ? 'unknown' : 'none';
    const policy: Policy = {
      limit: maxBodyBytes,
      // A pod's own 500 is an answer.
      isPassing: () => false,
      lost: (error) => failed(call, 'no answer in time, or a cut one', effect, error),
    };
    const answer = await exchange(context, request, deadlineOf(options), policy);
    return answerOf(context, request, call, answer);
  };
}

async function direct(agent: Agent, call: PodCall, outgoing: Outgoing, deadline: Deadline): Promise<HttpAnswer> {
  const startedAt = performance.now();
  const unknownIf = (sent: boolean): Effect => (sent && call.method === 'POST' ? 'unknown' : 'none');
  const incoming = await send(agent, outgoing, deadline.signal);
  deadline.throwIfGivenUp();
  if ('error' in incoming)
    throw failed(call, 'no connection, or no answer in time', unknownIf(incoming.sent), incoming.error);
  try {
    const { bytes } = await readBody(incoming.body, maxBodyBytes);
    return { status: incoming.status, body: textOf(bytes), ms: performance.now() - startedAt };
  } catch (error) {
    deadline.throwIfGivenUp();
    throw failed(call, 'the answer was cut', unknownIf(true), error);
  }
}

/** Calls pods at their own addresses and services by their names, for a bot that runs inside the cluster. */
export function directCalls(namespace: string): { readonly call: CallPod; close(): Promise<void> } {
  const agent = new Agent({ connections: 4, pipelining: 1, allowH2: false, connect: { timeout: 5_000 } });
  return {
    async call(call, options) {
      const { target, path, method, body } = call;
      const host =
        target.kind === 'pod'
          ? podHost(target.address ?? '')
          : `${checkedName(target.name)}.${checkedName(namespace)}.svc`;
      const outgoing: Outgoing = {
        url: `http://${host}:${checkedPort(target.port)}${checkedPath(path)}`,
        method,
        headers: { 'user-agent': 'mcp-chatops', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body }),
      };
      return await direct(agent, call, outgoing, deadlineOf(options));
    },
    close: () => agent.destroy(),
  };
}
