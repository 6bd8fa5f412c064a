import type { Json } from '../objects/json.ts';
import type { KubeObject, ManagedFields } from '../objects/meta.ts';
import { ownersBefore, ownershipAfterUpdate, type Writer } from '../patches/ownership.ts';
import type { AnyDefinition } from '../resources/definition.ts';
import { type Answer, ok } from './answer.ts';
import type { ApiContext } from './context.ts';
import { decodeBody } from './decode.ts';
import { findObject, shelfOf, subjectOf } from './find.ts';
import { countGeneration, prepare } from './prepare.ts';
import { presentationOf } from './read.ts';
import type { ApiRequest, ResourcePath } from './request.ts';
import { badRequest, conflict, invalid } from './status.ts';
import { presentOne, type View } from './view.ts';
import { isDryRun, writerOf } from './writer.ts';

/** What kind of write it is. */
export interface Writing {
  /** Writes to `status` keep everything else, all others keep the status. */
  readonly subresource: 'status' | undefined;
  readonly dryRun: boolean;
  /** Given by server-side apply, which has worked out the owners itself. */
  readonly managed?: readonly ManagedFields[];
}

/** 409 when the writer saw an older version, or means another object of the same name. */
function checkPreconditions(definition: AnyDefinition, current: KubeObject, next: KubeObject): void {
  const { name, resourceVersion, uid } = current.metadata;
  if (next.metadata.resourceVersion && next.metadata.resourceVersion !== resourceVersion)
    throw conflict(subjectOf(definition), name);
  if (!next.metadata.uid || next.metadata.uid === uid) return;
  const message = `Invalid value: ${JSON.stringify(next.metadata.uid)}: field is immutable`;
  throw invalid(definition.group, definition.kind, name, [
    { field: 'metadata.uid', reason: 'FieldValueInvalid', message },
  ]);
}

/** What a writer cannot change: identity, times, generation; and the status or everything else. */
function keepServerFields(
  definition: AnyDefinition,
  current: KubeObject,
  next: KubeObject,
  writing: Writing,
): KubeObject {
  if (writing.subresource === 'status') return { ...structuredClone(current), status: next['status'] };
  const kept = structuredClone(current.metadata);
  const { labels, annotations, finalizers, ownerReferences } = next.metadata;
  const metadata = { ...kept };
  for (const field of ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const) delete metadata[field];
  Object.assign(metadata, {
    ...(labels ? { labels } : {}),
    ...(annotations ? { annotations } : {}),
    ...(finalizers ? { finalizers } : {}),
    ...(ownerReferences ? { ownerReferences } : {}),
  });
  const result: KubeObject = { ...structuredClone(next), metadata };
  if (!definition.status) return result;
  if (current['status'] === undefined) delete result['status'];
  else result['status'] = structuredClone(current['status']);
  return result;
}

/** True when an object that waits for its deletion has lost its last finalizer. */
function isReleased(object: KubeObject): boolean {
  const { deletionTimestamp, finalizers = [], deletionGracePeriodSeconds = 0 } = object.metadata;
  return deletionTimestamp !== undefined && finalizers.length === 0 && deletionGracePeriodSeconds === 0;
}

/** Checks and keeps a changed object; gives it as it is now. `next` may be any object of the resource's kind. */
export function replaceObject(
  context: ApiContext,
  definition: AnyDefinition,
  current: KubeObject,
  next: KubeObject,
  writer: Writer,
  writing: Writing,
): KubeObject {
  checkPreconditions(definition, current, next);
  const object = keepServerFields(definition, current, next, writing);
  if (writing.subresource === undefined) {
    prepare(context, definition, object, current);
    countGeneration(definition, object, current);
  }
  const owners =
    writing.managed ??
    ownershipAfterUpdate(
      definition.schema,
      current as unknown as Json,
      object as unknown as Json,
      ownersBefore(current.metadata.managedFields, next.metadata.managedFields),
      writer,
    );
  if (owners.length > 0) object.metadata.managedFields = [...owners];
  else delete object.metadata.managedFields;
  if (writing.dryRun) return object;
  const { name, namespace } = object.metadata;
  const shelf = shelfOf(definition, namespace);
  const stored = context.store.update(definition.name, shelf, name, (draft) => {
    for (const field of Object.keys(draft)) if (!(field in object)) delete draft[field];
    Object.assign(draft, object);
  });
  if (stored && isReleased(stored)) context.store.remove(definition.name, shelf, name);
  return stored ?? object;
}

/** PUT of an object or of its status. */
export function putObject(
  context: ApiContext,
  definition: AnyDefinition,
  view: View,
  request: ApiRequest,
  target: ResourcePath,
): Answer {
  const dryRun = isDryRun(request.query, 'UpdateOptions');
  const { object, warnings } = decodeBody(definition, request);
  const { name, namespace } = object.metadata;
  if (name !== target.name)
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${target.name})`);
  if (definition.namespaced && namespace !== undefined && namespace !== target.namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  const current = findObject(context.store, definition, target);
  const subresource = target.subresource === 'status' ? 'status' : undefined;
  const writer = writerOf(context, definition, request, 'Update', subresource);
  const stored = replaceObject(context, definition, current, object, writer, { subresource, dryRun });
  return { ...ok(presentOne(definition, view, stored, presentationOf(context, request))), warnings };
}
