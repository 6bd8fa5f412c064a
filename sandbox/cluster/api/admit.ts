import type { IncomingMessage } from 'node:http';
import { authorize, refusal } from '../access/rbac.ts';
import type { ApiContext } from './context.ts';
import { type ApiRequest, attributesOf, parseResourcePath, type Verb, verbOf } from './request.ts';
import { ApiError, forbidden } from './status.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Reads who asks for what; 405 for other methods, 401 for a wrong token. */
export function readRequest(context: ApiContext, message: IncomingMessage, body: string): ApiRequest {
  const method = message.method ?? 'GET';
  if (!METHODS.includes(method)) throw new ApiError(405, 'MethodNotAllowed', 'method not allowed', {});
  const [path = '/', ...search] = (message.url ?? '/').split('?');
  const query = new URLSearchParams(search.join('?'));
  const identity = context.identities.authenticate(message.headers.authorization);
  if (!identity) throw new ApiError(401, 'Unauthorized', 'Unauthorized');
  const target = parseResourcePath(path);
  const verb = verbOf(method, target, query);
  return { method, path, query, headers: message.headers, identity, verb, target, body };
}

/** The 403 a request gets that is not allowed, with the reason rules gave for it. */
export function refused(request: ApiRequest, verb: Verb, reason: string): ApiError {
  const { identity, path, target } = request;
  const why = refusal(identity, attributesOf(verb, path, target), { allowed: false, reason });
  if (target) return forbidden({ group: target.group, resource: target.resource }, target.name, why);
  return new ApiError(403, 'Forbidden', `forbidden: ${why}`, {});
}

/** Asks the access rules; 403 when they do not allow the request. */
export function checkAccess(context: ApiContext, request: ApiRequest, verb: Verb = request.verb): void {
  const attributes = attributesOf(verb, request.path, request.target);
  const decision = authorize(context.store, request.identity, attributes);
  if (!decision.allowed) throw refused(request, verb, decision.reason);
}
