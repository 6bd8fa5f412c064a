import type { V1Status, V1StatusCause, V1StatusDetails } from '@kubernetes/client-node';
import { type Effect, type Fault, fault, isFault } from '../../errors.ts';
import { cut } from '../../model/cut.ts';
import { span } from './deadline.ts';
import { fields, list, text } from './fields.ts';
import type { ApiRequest } from './request.ts';
import { resourceName } from './rights.ts';

/** What the API server says of a call that did not work. Empty texts when the body was something else. */
export interface Refusal {
  readonly reason: string;
  readonly message: string;
  readonly causes: readonly string[];
}

/** Reads a body as a Status of the API; undefined when it is none. */
export function refusalIn(body: unknown): Refusal | undefined {
  const status = fields<V1Status>(body);
  if (status.kind !== 'Status' || status.apiVersion !== 'v1' || status.status === 'Success') return undefined;
  const causes = list(fields<V1StatusDetails>(status.details).causes).map((value) => {
    const cause = fields<V1StatusCause>(value);
    // FieldValueRequired → field value required. The message of a cause quotes the value that was sent, which may be a secret.
    const why = text(cause.reason)
      .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase();
    return [text(cause.field), why].filter((part) => part !== '').join(': ');
  });
  return { reason: text(status.reason), message: text(status.message), causes: causes.filter((cause) => cause !== '') };
}

/** A call in words: `patch deployments.apps "mcp-server" in namespace mcp-production`. */
export function inWords({ right, name, namespace }: ApiRequest): string {
  const object = name === undefined ? resourceName(right) : `${resourceName(right)} "${name}"`;
  if (right.clusterWide) return `${right.verb} ${object} of the whole cluster`;
  return `${right.verb} ${object} in namespace ${namespace}`;
}

const firstLine = (message: string) => cut(message.split('\n')[0] ?? '', 200);

function notFound(request: ApiRequest): Fault {
  const { right, name, namespace } = request;
  // The name of what would be created cannot be missing: its place is.
  if (right.verb === 'create' && name === undefined) {
    return fault('CLUSTER_NOT_FOUND', `The cluster has no namespace ${namespace}.`);
  }
  if (name === undefined) {
    return fault('CLUSTER_NOT_FOUND', `The cluster has no API for ${resourceName(right)}.`, {
      hint: `Install what serves ${right.group === '' ? 'it' : right.group} in that cluster.`,
    });
  }
  const { subresource: _, ...whole } = right;
  return fault('CLUSTER_NOT_FOUND', `Namespace ${namespace} has no ${resourceName(whole)} "${name}".`);
}

/** An answer that is no success, as an error of the catalogue. Says nothing of headers, bodies or tokens. */
export function refused(
  request: ApiRequest,
  status: number,
  refusal: Refusal | undefined,
  retryAfterMs: number | undefined,
): Fault {
  const call = inWords(request);
  if (status === 401)
    return fault('CLUSTER_CREDENTIALS', 'The Kubernetes API does not accept the credentials of the bot.');
  if (status === 403) return fault('CLUSTER_FORBIDDEN', `The bot may not ${call}.`);
  if (status === 404) return notFound(request);
  if (status === 409) {
    const why = refusal?.reason === 'AlreadyExists' ? 'it is there already' : 'it changed since it was read';
    return fault('CLUSTER_CONFLICT', `The Kubernetes API refused to ${call}: ${why}.`);
  }
  if (status === 429 || status >= 500) {
    // A gateway may answer 5xx for a write that was done.
    const effect: Effect = status >= 500 && isWrite(request) ? 'unknown' : 'none';
    return fault('CLUSTER_BUSY', `The Kubernetes API answered ${status} to: ${call}.`, {
      effect,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  }
  const why =
    refusal === undefined
      ? `HTTP ${status}`
      : refusal.causes.join('; ') || firstLine(refusal.message) || `HTTP ${status}`;
  return fault('CLUSTER_INVALID', `The Kubernetes API refused to ${call}: ${why}.`);
}

/** True for a call that may change something. */
export function isWrite({ right }: ApiRequest): boolean {
  return right.verb === 'create' || right.verb === 'patch';
}

function codeOf(error: unknown): string {
  const { code, cause } = fields<{ code: string; cause: unknown }>(error);
  return text(code) || text(fields<{ code: string }>(cause).code);
}

/** Failures of trust while connecting: an unknown or expired certificate on either side. */
export function isDistrust(error: unknown): boolean {
  return /^(CERT_|ERR_TLS_CERT|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_SELF|SELF_SIGNED)/.test(codeOf(error));
}

/** Failures to connect at all: nothing can have been sent. */
export function isUnconnected(error: unknown): boolean {
  const codes = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'];
  return isDistrust(error) || codes.includes(codeOf(error));
}

const cutCodes = [
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_ABORTED',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  // The connections were exchanged between taking and using them, because the certificates had changed.
  'UND_ERR_CLOSED',
];

/** Failures of a connection that was cut, by a restart or on a connection that had been idle. */
export function isCut(error: unknown): boolean {
  return cutCodes.includes(codeOf(error));
}

/** A call without an answer, as an error of the catalogue. */
export function unanswered(request: ApiRequest, error: unknown, sent: boolean, deadlineMs: number): Fault {
  if (isFault(error)) return error;
  const effect: Effect = sent && isWrite(request) ? 'unknown' : 'none';
  const code = codeOf(error);
  if (isDistrust(error)) {
    return fault('CLUSTER_CREDENTIALS', `The certificates of bot and Kubernetes API do not fit (${code}).`, {
      cause: error,
    });
  }
  const why =
    error instanceof DOMException && error.name === 'TimeoutError'
      ? `within ${span(deadlineMs)}`
      : `(${code || 'cut'})`;
  return fault('CLUSTER_UNREACHABLE', `The Kubernetes API did not answer ${why}: ${inWords(request)}.`, {
    cause: error,
    effect,
  });
}
