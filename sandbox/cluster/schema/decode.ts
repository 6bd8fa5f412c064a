import { isObject, type Json, type JsonObject } from '../objects/json.ts';
import { canonicalQuantity, quantity } from '../quantity.ts';
import {
  type ListSchema,
  type MapSchema,
  memberSchema,
  type ObjectSchema,
  type ScalarSchema,
  type Schema,
} from './schema.ts';

/** What reading a value found besides the value: fields nobody knows, and the first thing that has the wrong type. */
export interface Findings {
  readonly unknown: string[];
  wrong: string | undefined;
}

const QUANTITY_RULE = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** Largest value of Go's int32. */
const MOST_INT = 2_147_483_647;

function jsonType(value: Json): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'object') return 'object';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function goType(schema: Schema): string {
  if (schema.type === 'object') return `v1.${schema.go}`;
  if (schema.type === 'map') return 'map[string]string';
  if (schema.type === 'list') return `[]${goType(schema.items)}`;
  if (schema.type === 'int' || schema.type === 'count') return 'int32';
  return schema.type === 'bool' || schema.type === 'flag' ? 'bool' : 'string';
}

interface Place {
  /** Dotted path for unknown fields, such as `spec.containers[0].image`. */
  readonly path: string;
  /** Path without indexes, after the name of the type around it, as Go's decoder names a field. */
  readonly field: string;
}

function mismatch(schema: Schema, value: Json, place: Place, findings: Findings): undefined {
  findings.wrong ??= `json: cannot unmarshal ${jsonType(value)} into Go struct field ${place.field} of type ${goType(schema)}`;
  return undefined;
}

function decodeNumber(schema: ScalarSchema, value: Json, place: Place, findings: Findings): Json | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value)) return mismatch(schema, value, place, findings);
  if (Math.abs(value) > MOST_INT) return mismatch(schema, value, place, findings);
  return schema.type === 'count' && value === 0 ? undefined : value;
}

function decodeQuantity(schema: ScalarSchema, value: Json, place: Place, findings: Findings): Json | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return mismatch(schema, value, place, findings);
  if (quantity(String(value)) !== undefined) return canonicalQuantity(String(value));
  findings.wrong ??= QUANTITY_RULE;
  return undefined;
}

function decodeBase64(schema: ScalarSchema, value: Json, place: Place, findings: Findings): Json | undefined {
  if (typeof value !== 'string') return mismatch(schema, value, place, findings);
  const odd = value.search(/[^A-Za-z0-9+/=\r\n]/);
  if (odd >= 0) findings.wrong ??= `illegal base64 data at input byte ${odd}`;
  return value;
}

function decodeScalar(schema: ScalarSchema, value: Json, place: Place, findings: Findings): Json | undefined {
  switch (schema.type) {
    case 'int':
    case 'count':
      return decodeNumber(schema, value, place, findings);
    case 'bool':
    case 'flag':
      if (typeof value !== 'boolean') return mismatch(schema, value, place, findings);
      return schema.type === 'flag' && !value ? undefined : value;
    case 'intOrString':
      return typeof value === 'string' || typeof value === 'number' ? value : mismatch(schema, value, place, findings);
    case 'quantity':
      return decodeQuantity(schema, value, place, findings);
    case 'base64':
      return decodeBase64(schema, value, place, findings);
    case 'string':
      return typeof value === 'string' ? value : mismatch(schema, value, place, findings);
  }
}

const join = (path: string, field: string) => (path === '' ? field : `${path}.${field}`);

function decodeObject(schema: ObjectSchema, value: Json, place: Place, findings: Findings): Json | undefined {
  if (!isObject(value)) return mismatch(schema, value, place, findings);
  const result: JsonObject = {};
  const around = place.field.slice(place.field.indexOf('.') + 1);
  for (const [name, member] of Object.entries(value)) {
    const path = join(place.path, name);
    const fieldSchema = memberSchema(schema, name);
    if (!fieldSchema) {
      findings.unknown.push(path);
      continue;
    }
    const field = `${schema.go}.${place.path === '' ? name : `${around}.${name}`}`;
    const decoded = decode(fieldSchema, member, { path, field }, findings);
    if (decoded !== undefined && !(decoded === '' && fieldSchema.type === 'string')) result[name] = decoded;
  }
  return result;
}

function decodeMap(schema: MapSchema, value: Json, place: Place, findings: Findings): Json | undefined {
  if (!isObject(value)) return mismatch(schema, value, place, findings);
  const entries: [string, Json][] = [];
  for (const [name, member] of Object.entries(value)) {
    const decoded = decode(schema.values, member, { path: join(place.path, name), field: place.field }, findings);
    entries.push([name, decoded ?? '']);
  }
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function decodeList(schema: ListSchema, value: Json, place: Place, findings: Findings): Json | undefined {
  if (!Array.isArray(value)) return mismatch(schema, value, place, findings);
  const items = value.map((item, index) =>
    decode(schema.items, item, { path: `${place.path}[${index}]`, field: place.field }, findings),
  );
  const found = items.filter((item) => item !== undefined);
  return found.length === 0 ? undefined : found;
}

function decode(schema: Schema, value: Json, place: Place, findings: Findings): Json | undefined {
  if (value === null) return undefined;
  switch (schema.type) {
    case 'object':
      return decodeObject(schema, value, place, findings);
    case 'map':
      return decodeMap(schema, value, place, findings);
    case 'list':
      return decodeList(schema, value, place, findings);
    case 'opaque':
      return value;
    default:
      return decodeScalar(schema, value, place, findings);
  }
}

/**
 * Reads an object by its schema: unknown fields are left out and named, empty values vanish as they do in the API's own encoding,
 * quantities take their canonical form. `findings.wrong` tells the first value of a wrong type.
 */
export function decodeAs(schema: ObjectSchema, value: JsonObject, findings: Findings): JsonObject {
  const decoded = decodeObject(schema, value, { path: '', field: '' }, findings);
  return isObject(decoded) ? decoded : {};
}
