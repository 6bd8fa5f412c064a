import { parse } from 'yaml';
import { isObject, type Json, type JsonObject, parseJson } from '../objects/json.ts';
import type { KubeObject } from '../objects/meta.ts';
import { jsonPatch, PatchMismatch, parseOperations } from '../patches/json.ts';
import { mergePatch } from '../patches/merge.ts';
import { strategicPatch } from '../patches/strategic.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import { mediaTypeOf } from './decode.ts';
import type { ApiRequest } from './request.ts';
import { ApiError, badRequest, invalid, unsupportedMediaType } from './status.ts';

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

const TYPES: ReadonlyMap<string, PatchType> = new Map([
  ['application/json-patch+json', 'json'],
  ['application/merge-patch+json', 'merge'],
  ['application/strategic-merge-patch+json', 'strategic'],
  ['application/apply-patch+yaml', 'apply'],
]);

/** The form of a patch, by its media type; 415 for any other. */
export function patchTypeOf(request: ApiRequest): PatchType {
  const type = TYPES.get(mediaTypeOf(request));
  if (type === undefined) throw unsupportedMediaType();
  return type;
}

function readJson(text: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    throw badRequest(`error decoding patch: ${error instanceof Error ? error.message : ''}`);
  }
}

/** The body of an apply patch: YAML or JSON, an object. */
export function readApplied(text: string): JsonObject {
  let value: unknown;
  try {
    value = text.trimStart().startsWith('{') ? parseJson(text) : parseJson(JSON.stringify(parse(text)));
  } catch (error) {
    throw badRequest(`error decoding YAML: ${error instanceof Error ? error.message : ''}`);
  }
  if (!isObject(value)) throw badRequest('error decoding YAML: not an object');
  return value;
}

/** The one answer for a JSON Patch that does not fit: it tells nothing about why. */
function unfit(): ApiError {
  return new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
}

function applyJson(target: JsonObject, text: string): Json {
  const body = readJson(text);
  if (!Array.isArray(body))
    throw badRequest(
      'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
    );
  const operations = parseOperations(body);
  if (!operations) throw unfit();
  try {
    return jsonPatch(target, operations);
  } catch (error) {
    if (error instanceof PatchMismatch) throw unfit();
    throw error;
  }
}

function applyMerge(target: JsonObject, text: string, schema: ObjectSchema | undefined): Json {
  const body = readJson(text);
  if (!isObject(body))
    throw badRequest(
      'error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}',
    );
  if (!schema) return mergePatch(target, body);
  try {
    return strategicPatch(target, body, schema);
  } catch (error) {
    if (error instanceof PatchMismatch) throw new ApiError(500, undefined, error.message);
    throw error;
  }
}

/** The object a JSON, merge or strategic patch makes of another; errors are the API's. */
export function patched(
  type: Exclude<PatchType, 'apply'>,
  target: object,
  text: string,
  schema: ObjectSchema,
): JsonObject {
  // Stored objects are JSON; their types only name the fields that controllers use.
  const plain = target as JsonObject;
  const result =
    type === 'json' ? applyJson(plain, text) : applyMerge(plain, text, type === 'strategic' ? schema : undefined);
  if (!isObject(result)) throw unfit();
  return result;
}

/** 422 for a patch whose result cannot be read as an object of its kind. */
export function unreadable(shown: unknown, why: string): ApiError {
  const message = `Invalid value: ${JSON.stringify(JSON.stringify(shown))}: ${why}`;
  return invalid('', '', '', [{ field: 'patch', reason: 'FieldValueInvalid', message }]);
}

/** 400 when the object that was applied names another object than the address. */
export function checkAppliedName(given: KubeObject['metadata'], name: string | undefined): void {
  if (!given.name)
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  if (given.name !== name)
    throw badRequest(`the name of the object (${given.name}) does not match the name on the URL (${name})`);
}
