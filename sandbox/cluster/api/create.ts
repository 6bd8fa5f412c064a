import { randomUUID } from 'node:crypto';
import type { Json } from '../objects/json.ts';
import type { KubeObject, ManagedFields } from '../objects/meta.ts';
import { ownershipAfterUpdate, type Writer } from '../patches/ownership.ts';
import type { AnyDefinition } from '../resources/definition.ts';
import { definitionOf } from '../resources/registry.ts';
import { fillDefaults } from '../schema/defaults.ts';
import type { Answer } from './answer.ts';
import type { ApiContext } from './context.ts';
import { decodeBody } from './decode.ts';
import { shelfOf, subjectOf } from './find.ts';
import { prepare } from './prepare.ts';
import { presentationOf } from './read.ts';
import type { ApiRequest, ResourcePath } from './request.ts';
import { alreadyExists, badRequest, forbidden, notFound } from './status.ts';
import { presentOne, type View } from './view.ts';
import { isDryRun, writerOf } from './writer.ts';

function checkNamespace(context: ApiContext, definition: AnyDefinition, object: KubeObject, namespace: string): void {
  const found = context.store.get('namespaces', '', namespace);
  if (!found) throw notFound(subjectOf(definitionOf('namespaces')), namespace);
  if (found.status.phase !== 'Terminating') return;
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  throw forbidden(subjectOf(definition), object.metadata.name, why);
}

/** The namespace of the address wins; another one in the object is refused. */
function settleNamespace(definition: AnyDefinition, object: KubeObject, namespace: string | undefined): void {
  if (!definition.namespaced) {
    delete object.metadata.namespace;
    return;
  }
  if (object.metadata.namespace !== undefined && object.metadata.namespace !== namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  if (namespace !== undefined) object.metadata.namespace = namespace;
}

export interface Creation {
  readonly namespace: string | undefined;
  readonly dryRun: boolean;
  /** Given by server-side apply, which has worked out the owners itself. */
  readonly managed?: readonly ManagedFields[];
}

/** Admits, checks and keeps a new object. Its namespace must exist (404), its name must be free (409). */
export function createObject(
  context: ApiContext,
  definition: AnyDefinition,
  given: KubeObject,
  writer: Writer,
  { namespace, dryRun, managed }: Creation,
): KubeObject {
  const object = structuredClone(given);
  const { metadata } = object;
  settleNamespace(definition, object, namespace);
  if (metadata.resourceVersion) throw badRequest('resourceVersion should not be set on objects to be created');
  if (!metadata.name && metadata.generateName)
    metadata.name = `${metadata.generateName}${context.nameSuffix(`${namespace ?? ''}/${metadata.generateName}`)}`;
  metadata.uid = randomUUID();
  if (definition.status) delete object['status'];
  if (definition.generation) metadata.generation = 1;
  else delete metadata.generation;
  delete metadata.deletionTimestamp;
  delete metadata.managedFields;
  if (definition.namespaced && namespace !== undefined) checkNamespace(context, definition, object, namespace);
  definition.convert(object);
  const asGiven = structuredClone(object) as unknown as Json;
  fillDefaults(definition.schema, asGiven);
  prepare(context, definition, object, undefined);
  if (context.store.get(definition.name, shelfOf(definition, namespace), metadata.name))
    throw alreadyExists(subjectOf(definition), metadata.name);
  // What the server allocates itself (a cluster address) belongs to nobody.
  const owners = managed ?? ownershipAfterUpdate(definition.schema, {}, asGiven, [], writer);
  if (owners.length > 0) metadata.managedFields = [...owners];
  if (!dryRun) return context.store.create(definition.name, object);
  const { resourceVersion: _none, ...shown } = metadata;
  return { ...object, metadata: { ...shown, creationTimestamp: context.timeline.stamp() } as KubeObject['metadata'] };
}

/** POST to a collection. */
export function postObject(
  context: ApiContext,
  definition: AnyDefinition,
  view: View,
  request: ApiRequest,
  target: ResourcePath,
): Answer {
  const dryRun = isDryRun(request.query, 'CreateOptions');
  const { object, warnings } = decodeBody(definition, request);
  const writer = writerOf(context, definition, request, 'Update');
  const created = createObject(context, definition, object, writer, { namespace: target.namespace, dryRun });
  return { code: 201, body: presentOne(definition, view, created, presentationOf(context, request)), warnings };
}
