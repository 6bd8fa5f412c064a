import { isObject, parseJson } from '../objects/json.ts';
import type { KubeObject } from '../objects/meta.ts';
import { isFinished, type Pod } from '../objects/pod.ts';
import type { AnyDefinition } from '../resources/definition.ts';
import { resources } from '../resources/registry.ts';
import { stampOf } from '../timeline.ts';
import { type Answer, ok } from './answer.ts';
import type { ApiContext } from './context.ts';
import { mediaTypeOf } from './decode.ts';
import { findObject, matcherOf, shelfOf, subjectOf } from './find.ts';
import { presentationOf } from './read.ts';
import type { ApiRequest, ResourcePath } from './request.ts';
import { badRequest, conflict, deleted, unsupportedMediaType } from './status.ts';
import { presentList, type View } from './view.ts';
import { isDryRun } from './writer.ts';

/** How something is deleted. */
export interface Deletion {
  /** Seconds a pod may take; its own grace period when undefined. */
  readonly grace?: number | undefined;
  readonly propagation?: 'Background' | 'Foreground' | 'Orphan' | undefined;
  readonly dryRun?: boolean;
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
}

/** What a deletion works with. */
type Deleting = Pick<ApiContext, 'store' | 'timeline'>;

/** Kinds whose deletion answers with the object instead of a Status. */
const SHOWS_OBJECT = ['pods', 'services', 'serviceaccounts'];

function textField(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function propagationOf(value: unknown): Deletion['propagation'] {
  return value === 'Background' || value === 'Foreground' || value === 'Orphan' ? value : undefined;
}

/** Reads DeleteOptions from the query and the body; the body wins. */
export function readDeletion(request: ApiRequest): Deletion {
  const { query, body } = request;
  const dryRun = isDryRun(query, 'DeleteOptions');
  const grace = query.has('gracePeriodSeconds') ? Number(query.get('gracePeriodSeconds')) : undefined;
  const given = { grace, propagation: propagationOf(query.get('propagationPolicy')), dryRun };
  if (body === '') return given;
  if (!['', 'application/json'].includes(mediaTypeOf(request))) throw unsupportedMediaType();
  let options: unknown;
  try {
    options = parseJson(body);
  } catch {
    throw badRequest('the object provided is unrecognized (must be of type DeleteOptions)');
  }
  if (!isObject(options)) return given;
  const preconditions = isObject(options['preconditions']) ? options['preconditions'] : {};
  const seconds = options['gracePeriodSeconds'];
  return {
    grace: typeof seconds === 'number' ? seconds : given.grace,
    propagation: propagationOf(options['propagationPolicy']) ?? given.propagation,
    dryRun: dryRun || (Array.isArray(options['dryRun']) && options['dryRun'].includes('All')),
    uid: textField(preconditions['uid']),
    resourceVersion: textField(preconditions['resourceVersion']),
  };
}

function checkPreconditions(definition: AnyDefinition, object: KubeObject, { uid, resourceVersion }: Deletion): void {
  const { name, uid: actual, resourceVersion: version } = object.metadata;
  // Here, and only here, the API names the kind instead of the resource.
  const subject = { group: definition.group, resource: definition.kind };
  const refuse = (what: string, wanted: string, found: string, why: string) =>
    conflict(
      subject,
      name,
      `the ${what} in the precondition (${wanted}) does not match the ${what} in record (${found}). ${why}`,
    );
  if (uid !== undefined && uid !== actual)
    throw refuse('UID', uid, actual, 'The object might have been deleted and then recreated');
  if (resourceVersion !== undefined && resourceVersion !== version)
    throw refuse('ResourceVersion', resourceVersion, version, 'The object might have been modified');
}

/** The grace a deletion gives: pods that never ran or have ended go at once. */
function graceOf(definition: AnyDefinition, object: KubeObject, { grace }: Deletion): number {
  if (definition.name !== 'pods') return 0;
  const pod = object as Pod;
  if (pod.spec.nodeName === undefined || isFinished(pod)) return 0;
  return grace ?? pod.spec.terminationGracePeriodSeconds ?? 30;
}

/** Cuts the ties to the objects that `owner` owns, so that they stay. */
function orphan(context: Deleting, owner: KubeObject): void {
  for (const { name: resource } of resources)
    for (const object of context.store.list(resource, owner.metadata.namespace)) {
      if (!object.metadata.ownerReferences?.some((reference) => reference.uid === owner.metadata.uid)) continue;
      context.store.update(resource, object.metadata.namespace ?? '', object.metadata.name, (draft) => {
        draft.metadata.ownerReferences = (draft.metadata.ownerReferences ?? []).filter(
          (reference) => reference.uid !== owner.metadata.uid,
        );
      });
    }
}

function markDeleting(
  context: Deleting,
  definition: AnyDefinition,
  object: KubeObject,
  grace: number,
  finalizer?: string,
) {
  const { timeline, store } = context;
  const { name, namespace } = object.metadata;
  return store.update(definition.name, shelfOf(definition, namespace), name, (draft) => {
    const { metadata } = draft;
    const sooner = metadata.deletionTimestamp === undefined || grace < (metadata.deletionGracePeriodSeconds ?? 0);
    if (!sooner) return;
    metadata.deletionTimestamp = stampOf(timeline.now() + grace * 1000);
    metadata.deletionGracePeriodSeconds = grace;
    if (metadata.generation !== undefined) metadata.generation += 1;
    if (finalizer !== undefined) metadata.finalizers = [...(metadata.finalizers ?? []), finalizer];
  });
}

/**
 * Deletes one object as the API does: pods get their grace, objects with finalizers and namespaces wait, all others are gone at once.
 * Gives the object while it is still there, undefined when it is gone.
 */
export function deleteObject(
  context: Deleting,
  definition: AnyDefinition,
  object: KubeObject,
  deletion: Deletion,
): KubeObject | undefined {
  checkPreconditions(definition, object, deletion);
  if (deletion.dryRun) return object;
  const { name, namespace, finalizers = [] } = object.metadata;
  const shelf = shelfOf(definition, namespace);
  if (deletion.propagation === 'Orphan') orphan(context, object);
  if (definition.name === 'namespaces') {
    markDeleting(context, definition, object, 0);
    return context.store.update('namespaces', shelf, name, (draft) => {
      draft.status.phase = 'Terminating';
    });
  }
  const grace = graceOf(definition, object, deletion);
  const waits = deletion.propagation === 'Foreground' && definition.name !== 'pods';
  if (waits && !finalizers.includes('foregroundDeletion'))
    return markDeleting(context, definition, object, 0, 'foregroundDeletion');
  if (grace > 0 || finalizers.length > 0) return markDeleting(context, definition, object, grace);
  context.store.remove(definition.name, shelf, name);
  return undefined;
}

/** DELETE of one object. */
export function removeObject(
  context: ApiContext,
  definition: AnyDefinition,
  view: View,
  request: ApiRequest,
  target: ResourcePath,
): Answer {
  const deletion = readDeletion(request);
  const object = findObject(context.store, definition, target);
  const left = deleteObject(context, definition, object, deletion);
  const { name, uid } = object.metadata;
  if (left && !deletion.dryRun) return ok(view.show(left));
  return ok(SHOWS_OBJECT.includes(definition.name) ? view.show(object) : deleted(subjectOf(definition), name, uid));
}

/** DELETE of a collection: every object the selectors match. */
export function removeCollection(
  context: ApiContext,
  definition: AnyDefinition,
  view: View,
  request: ApiRequest,
  target: ResourcePath,
): Answer {
  const deletion = readDeletion(request);
  const found = context.store.list(definition.name, target.namespace).filter(matcherOf(definition, request.query));
  for (const object of found) deleteObject(context, definition, object, deletion);
  const metadata = { resourceVersion: String(context.store.version()) };
  return ok(presentList(definition, view, found, metadata, presentationOf(context, request)));
}
