import { isObject, type JsonObject, parseJson } from '../objects/json.ts';
import type { KubeObject, ObjectMeta } from '../objects/meta.ts';
import type { AnyDefinition } from '../resources/definition.ts';
import { apiVersionOf } from '../resources/registry.ts';
import { decodeAs, type Findings } from '../schema/decode.ts';
import type { ObjectSchema } from '../schema/schema.ts';
import type { ApiRequest } from './request.ts';
import { badRequest, unsupportedMediaType } from './status.ts';

/** What fieldValidation says about unknown fields. */
export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

export function fieldValidationOf(query: URLSearchParams): FieldValidation {
  const given = query.get('fieldValidation');
  return given === 'Strict' || given === 'Ignore' ? given : 'Warn';
}

/** The media type of a body, without parameters. */
export function mediaTypeOf(request: ApiRequest): string {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Reads a JSON body as an object; 415 for protobuf and other forms, 400 for text that is no JSON object. */
export function bodyObject(request: ApiRequest, kind: string): JsonObject {
  const type = mediaTypeOf(request);
  if (type !== '' && type !== 'application/json') throw unsupportedMediaType();
  const must = `the object provided is unrecognized (must be of type ${kind})`;
  try {
    const value = parseJson(request.body);
    if (isObject(value)) return value;
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    throw badRequest(`${must}: couldn't get version/kind; json parse error: ${why}`);
  }
  throw badRequest(`${must}: couldn't get version/kind; json parse error: not an object`);
}

/** A decoded object, and the fields that were left out because nobody knows them. */
export interface Decoded {
  readonly object: KubeObject;
  readonly warnings: readonly string[];
}

function wholeMetadata(value: unknown): ObjectMeta {
  const given = isObject(value) ? value : {};
  return { name: '', uid: '', resourceVersion: '', creationTimestamp: '', ...given } as ObjectMeta;
}

const unknownText = (field: string) => `unknown field ${JSON.stringify(field)}`;

/** Thrown inside `decodeObject` and turned into 400 or 422 by what asked for it. */
export class DecodeError extends Error {}

/** Reads a JSON object by the schema of a resource; throws DecodeError for wrong types, and for unknown fields when they are forbidden. */
export function decodeObject(
  schema: ObjectSchema,
  apiVersion: string,
  kind: string,
  value: JsonObject,
  validation: FieldValidation,
): Decoded {
  const findings: Findings = { unknown: [], wrong: undefined };
  const decoded = decodeAs(schema, value, findings);
  if (findings.wrong !== undefined) throw new DecodeError(findings.wrong);
  const unknown = findings.unknown.map(unknownText);
  if (validation === 'Strict' && unknown.length > 0)
    throw new DecodeError(`strict decoding error: ${unknown.join(', ')}`);
  const object: KubeObject = { ...decoded, apiVersion, kind, metadata: wholeMetadata(decoded['metadata']) };
  return { object, warnings: validation === 'Warn' ? unknown : [] };
}

/** Reads the body of a create or an update; 400 when it is of another kind or cannot be read. */
export function decodeBody(definition: AnyDefinition, request: ApiRequest): Decoded {
  const value = bodyObject(request, definition.kind);
  const { kind, version } = definition;
  const givenKind = value['kind'] ?? kind;
  const givenVersion = value['apiVersion'] ?? apiVersionOf(definition);
  if (givenKind !== kind || givenVersion !== apiVersionOf(definition)) {
    const why = `converting (${String(givenKind)}) to (${kind}): unknown conversion`;
    throw badRequest(`${String(givenKind)} in version "${version}" cannot be handled as a ${kind}: ${why}`);
  }
  try {
    return decodeObject(definition.schema, apiVersionOf(definition), kind, value, fieldValidationOf(request.query));
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${error.message}`);
  }
}
