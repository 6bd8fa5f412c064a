import { isObject, type JsonObject } from '../objects/json.ts';
import type { KubeObject } from '../objects/meta.ts';
import { applyPatch } from '../patches/apply.ts';
import type { AnyDefinition } from '../resources/definition.ts';
import { apiVersionOf } from '../resources/registry.ts';
import { type Answer, ok } from './answer.ts';
import type { ApiContext } from './context.ts';
import { createObject } from './create.ts';
import { type Decoded, DecodeError, decodeObject, fieldValidationOf } from './decode.ts';
import { findObject, shelfOf } from './find.ts';
import { checkAppliedName, patched, patchTypeOf, readApplied, unreadable } from './patch.ts';
import { presentationOf } from './read.ts';
import { type ApiRequest, flagOf, type ResourcePath } from './request.ts';
import { ApiError, badRequest, type FieldError, invalid } from './status.ts';
import { replaceObject } from './update.ts';
import { presentOne, type View } from './view.ts';
import { isDryRun, writerOf } from './writer.ts';

function optionError(error: FieldError): ApiError {
  return invalid('meta.k8s.io', 'PatchOptions', '', [error]);
}

function checkOptions(query: URLSearchParams, applying: boolean): void {
  if (applying && !query.get('fieldManager'))
    throw optionError({
      field: 'fieldManager',
      reason: 'FieldValueRequired',
      message: 'Required value: is required for apply patch',
    });
  if (!applying && query.has('force'))
    throw optionError({
      field: 'force',
      reason: 'FieldValueForbidden',
      message: 'Forbidden: may not be specified for non-apply patch',
    });
}

/** Reads what was applied: of the right kind, with only known fields, named as the address. */
function decodeApplied(definition: AnyDefinition, request: ApiRequest, target: ResourcePath): KubeObject {
  const value = readApplied(request.body);
  const apiVersion = apiVersionOf(definition);
  if (value['kind'] !== definition.kind || value['apiVersion'] !== apiVersion)
    throw badRequest(`invalid object type: ${String(value['apiVersion'])}, Kind=${String(value['kind'])}`);
  const metadata = value['metadata'];
  if (isObject(metadata) && Array.isArray(metadata['managedFields']) && metadata['managedFields'].length > 0)
    throw badRequest('metadata.managedFields must be nil');
  try {
    const { object } = decodeObject(definition.schema, apiVersion, definition.kind, value, 'Strict');
    checkAppliedName(object.metadata, target.name);
    definition.convert(object);
    return object;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const id = `${target.namespace ?? ''}/${target.name}; ${apiVersion}, Kind=${definition.kind}`;
    const why = error.message
      .replace('strict decoding error: ', '')
      .replaceAll('unknown field ', '')
      .replaceAll('"', '');
    throw new ApiError(
      500,
      undefined,
      `failed to create typed patch object (${id}): .${why}: field not declared in schema`,
    );
  }
}

/** What the writer gave, without what decoding adds; identity is never owned. */
function appliedFields(object: KubeObject): JsonObject {
  const { labels, annotations, finalizers, ownerReferences, resourceVersion, uid } = object.metadata;
  const metadata = Object.fromEntries(
    Object.entries({ labels, annotations, finalizers, ownerReferences, resourceVersion, uid }).filter(
      ([, value]) => value,
    ),
  );
  return { ...object, metadata: { name: object.metadata.name, ...metadata } } as unknown as JsonObject;
}

/** PATCH with `application/apply-patch+yaml`: creates the object where there is none. */
function applyObject(
  context: ApiContext,
  definition: AnyDefinition,
  view: View,
  request: ApiRequest,
  target: ResourcePath,
): Answer {
  const dryRun = isDryRun(request.query, 'PatchOptions');
  const given = decodeApplied(definition, request, target);
  const subresource = target.subresource === 'status' ? 'status' : undefined;
  const writer = writerOf(context, definition, request, 'Apply', subresource);
  const shelf = shelfOf(definition, target.namespace);
  const current = context.store.get(definition.name, shelf, target.name ?? '');
  const applied = appliedFields(given);
  const how = presentationOf(context, request);
  if (!current) {
    const { managed } = applyPatch(definition.schema, {}, applied, [], writer, false);
    const creation = { namespace: target.namespace, dryRun, managed };
    const created = createObject(context, definition, given, writer, creation);
    return { code: 201, body: presentOne(definition, view, created, how) };
  }
  const live = current as unknown as JsonObject;
  const owners = current.metadata.managedFields ?? [];
  const force = flagOf(request.query, 'force');
  const { object, managed } = applyPatch(definition.schema, live, applied, owners, writer, force);
  const next = decodePatched(definition, current.apiVersion, object, request).object;
  const stored = replaceObject(context, definition, current, next, writer, { subresource, dryRun, managed });
  return ok(presentOne(definition, view, stored, how));
}

/** Reads the outcome of a patch as an object of its kind; 422 when it is none. */
export function decodePatched(
  definition: Pick<AnyDefinition, 'schema' | 'kind'>,
  apiVersion: string,
  result: JsonObject,
  request: ApiRequest,
): Decoded {
  try {
    return decodeObject(definition.schema, apiVersion, definition.kind, result, fieldValidationOf(request.query));
  } catch (error) {
    if (error instanceof DecodeError) throw unreadable(result, error.message);
    throw error;
  }
}

/** PATCH of an object or of its status, in each of the four forms. */
export function patchObject(
  context: ApiContext,
  definition: AnyDefinition,
  view: View,
  request: ApiRequest,
  target: ResourcePath,
): Answer {
  const type = patchTypeOf(request);
  checkOptions(request.query, type === 'apply');
  if (type === 'apply') return applyObject(context, definition, view, request, target);
  const dryRun = isDryRun(request.query, 'PatchOptions');
  const current = findObject(context.store, definition, target);
  const result = patched(type, current, request.body, definition.schema);
  const { object, warnings } = decodePatched(definition, apiVersionOf(definition), result, request);
  const subresource = target.subresource === 'status' ? 'status' : undefined;
  const writer = writerOf(context, definition, request, 'Update', subresource);
  const stored = replaceObject(context, definition, current, object, writer, { subresource, dryRun });
  return { ...ok(presentOne(definition, view, stored, presentationOf(context, request))), warnings };
}
