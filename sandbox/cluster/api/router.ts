import type { ServerResponse } from 'node:http';
import { levelOf, parameters, subresourceParameters } from '../coverage.ts';
import type { KubeObject } from '../objects/meta.ts';
import { servedResources } from '../resources/catalogue.ts';
import type { AnyDefinition } from '../resources/definition.ts';
import { apiVersionOf, resources } from '../resources/registry.ts';
import { evictPod } from '../subresources/eviction.ts';
import { readLog } from '../subresources/log.ts';
import { proxyToPod, proxyToService } from '../subresources/proxy.ts';
import { scaleHandler } from '../subresources/scale.ts';
import type { Answer } from './answer.ts';
import type { ApiContext } from './context.ts';
import { postObject } from './create.ts';
import { removeCollection, removeObject } from './delete.ts';
import { eventsDefinition, newEvents } from './events-view.ts';
import { podMetrics } from './metrics.ts';
import { patchObject } from './patch-object.ts';
import { getObject, listObjects } from './read.ts';
import type { ApiRequest, ResourcePath } from './request.ts';
import { createToken, reviewAccess, reviewSelf } from './reviews.ts';
import { badRequest, methodNotAllowed, notImplemented, qualified, unknownResource } from './status.ts';
import { putObject } from './update.ts';
import type { View } from './view.ts';
import { watchObjects } from './watch.ts';

/** An answer, or nothing when the handler has taken the response over. */
type Handled = Answer | undefined | Promise<Answer>;

interface Call {
  readonly context: ApiContext;
  readonly request: ApiRequest;
  readonly target: ResourcePath;
  readonly response: ServerResponse;
}

/** `deployments.apps/scale`: how the coverage list names what a request is about. */
function coverageName({ group, resource, subresource }: ResourcePath): string {
  return `${qualified({ group, resource })}${subresource === undefined ? '' : `/${subresource}`}`;
}

/** Refuses what is not simulated: a verb of a resource, or a parameter that nothing here heeds. */
function checkCoverage(request: ApiRequest, target: ResourcePath): void {
  const name = coverageName(target);
  if (levelOf(name, request.verb) === 'not') throw notImplemented(`${request.verb} of ${name}`);
  if (Object.keys(request.headers).some((header) => header.startsWith('impersonate-')))
    throw notImplemented('impersonation');
  const own = subresourceParameters[target.subresource ?? ''];
  if (own === 'any') return;
  const known = own ?? parameters[request.verb];
  for (const parameter of request.query.keys()) {
    const level = Object.hasOwn(known, parameter) ? known[parameter] : undefined;
    if (level === undefined || level === 'not') throw notImplemented(`the parameter "${parameter}" of ${request.verb}`);
  }
}

const ownView = (definition: AnyDefinition): View => ({
  apiVersion: apiVersionOf(definition),
  kind: definition.kind,
  show: (object: KubeObject) => object,
});

function main({ context, request, target, response }: Call, definition: AnyDefinition, view: View): Handled {
  switch (request.verb) {
    case 'get':
      return getObject(context, definition, view, request, target);
    case 'list':
      return listObjects(context, definition, view, request, target);
    case 'watch':
      watchObjects(context, definition, view, request, target, response);
      return undefined;
    case 'create':
      if (target.name !== undefined || (definition.namespaced && target.namespace === undefined))
        throw methodNotAllowed();
      return postObject(context, definition, view, request, target);
    case 'update':
      if (target.name === undefined) throw methodNotAllowed();
      return putObject(context, definition, view, request, target);
    case 'patch':
      if (target.name === undefined) throw methodNotAllowed();
      return patchObject(context, definition, view, request, target);
    case 'delete':
      return removeObject(context, definition, view, request, target);
    case 'deletecollection':
      return removeCollection(context, definition, view, request, target);
  }
}

function statusPart({ context, request, target }: Call, definition: AnyDefinition): Handled {
  const view = ownView(definition);
  if (request.verb === 'get') return getObject(context, definition, view, request, target);
  if (request.verb === 'update') return putObject(context, definition, view, request, target);
  if (request.verb === 'patch') return patchObject(context, definition, view, request, target);
  throw methodNotAllowed();
}

/** Handlers of subresources, by resource and name. */
const parts: ReadonlyMap<string, (call: Call, definition: AnyDefinition) => Handled> = new Map<
  string,
  (call: Call, definition: AnyDefinition) => Handled
>([
  ['pods/log', ({ context, request, target, response }) => readLog(context, request, target, response)],
  ['pods/eviction', ({ context, request, target }) => evictPod(context, request, target)],
  ['pods/proxy', ({ context, request, target }) => proxyToPod(context, request, target)],
  ['services/proxy', ({ context, request, target }) => proxyToService(context, request, target)],
  ['serviceaccounts/token', ({ context, request, target }) => createToken(context, request, target)],
  [
    'pods/exec',
    () => {
      throw badRequest('Upgrade request required');
    },
  ],
]);

function subresource(call: Call, definition: AnyDefinition, name: string): Handled {
  const served = definition.subresources.find((part) => part.name === name);
  if (!served) throw unknownResource();
  if (!served.verbs.includes(call.request.verb)) throw methodNotAllowed();
  if (name === 'status') return statusPart(call, definition);
  if (name === 'scale') return scaleHandler(call.context, definition, call.request, call.target);
  const handler = parts.get(`${definition.name}/${name}`);
  if (!handler) throw unknownResource();
  return handler(call, definition);
}

/** Answers for resources that are computed and not stored. */
function computed({ context, request, target, response }: Call): Handled {
  const { group, resource } = target;
  if (group === 'metrics.k8s.io' && resource === 'pods') return podMetrics(context, request, target);
  if (resource === 'selfsubjectaccessreviews') return reviewAccess(context, request);
  if (resource === 'selfsubjectreviews') return reviewSelf(context, request);
  if (group === newEvents.group && resource === 'events')
    return main({ context, request, target, response }, eventsDefinition, newEvents);
  throw unknownResource();
}

/** Sends a request for a resource to what serves it. */
export function route(call: Call): Handled {
  const { request, target } = call;
  checkCoverage(request, target);
  const same = ({ group, version, name }: { group: string; version: string; name: string }) =>
    group === target.group && version === target.version && name === target.resource;
  const definition = resources.find(same);
  if (definition && target.subresource !== undefined) return subresource(call, definition, target.subresource);
  const served = servedResources.find(same);
  if (!served) throw unknownResource();
  if (target.subresource !== undefined) throw unknownResource();
  if (!served.verbs.includes(request.verb)) throw methodNotAllowed();
  return definition ? main(call, definition, ownView(definition)) : computed(call);
}
