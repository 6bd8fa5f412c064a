import type { Json } from '../objects/json.ts';

/** `flag` and `count` are left out of an answer when false or 0, `bool` and `int` are not (Go's values against Go's pointers). */
export type ScalarType = 'string' | 'int' | 'count' | 'bool' | 'flag' | 'intOrString' | 'quantity' | 'base64';

export interface ScalarSchema {
  readonly type: ScalarType;
  readonly default?: Json;
}

export interface ObjectSchema {
  readonly type: 'object';
  /** Name of the API's own type; errors about a field name it. */
  readonly go: string;
  readonly fields: Readonly<Record<string, Schema>>;
  /** The whole object has one owner in server-side apply; a strategic merge still merges its fields. */
  readonly atomic: boolean;
  /** An empty one is made where it is missing, so that the defaults of its fields apply. */
  readonly present: boolean;
}

export interface MapSchema {
  readonly type: 'map';
  readonly values: Schema;
  readonly atomic: boolean;
}

export interface ListSchema {
  readonly type: 'list';
  readonly items: Schema;
  /** Fields that name an item: a patch merges items of equal keys. The first is the key of strategic merge. */
  readonly keys: readonly string[];
  /** A list of plain values that a patch adds to. */
  readonly set: boolean;
}

/** JSON that nobody looks into; it is kept and replaced as a whole. */
export interface OpaqueSchema {
  readonly type: 'opaque';
}

/** The shape of a value: one description serves type checks, unknown fields, defaults, merge keys and field ownership. */
export type Schema = ScalarSchema | ObjectSchema | MapSchema | ListSchema | OpaqueSchema;

const scalar =
  (type: ScalarType) =>
  (preset?: Json): ScalarSchema =>
    preset === undefined ? { type } : { type, default: preset };

export const text = scalar('string');
export const int = scalar('int');
export const count = scalar('count');
export const bool = scalar('bool');
export const flag = scalar('flag');
export const intOrString = scalar('intOrString');
export const quantityField = scalar('quantity');
export const base64 = scalar('base64');

export const opaque: OpaqueSchema = { type: 'opaque' };

/** An object with known fields. */
export function object(go: string, fields: Readonly<Record<string, Schema>>): ObjectSchema {
  return { type: 'object', go, fields, atomic: false, present: false };
}

/** The same object, made empty where it is missing. */
export function always(schema: ObjectSchema): ObjectSchema {
  return { ...schema, present: true };
}

/** The same object or map, owned as a whole in server-side apply. */
export function atomic<T extends ObjectSchema | MapSchema>(schema: T): T {
  return { ...schema, atomic: true };
}

/** A map of any keys. */
export function map(values: Schema): MapSchema {
  return { type: 'map', values, atomic: false };
}

/** A list that is replaced as a whole. */
export function list(items: Schema): ListSchema {
  return { type: 'list', items, keys: [], set: false };
}

/** A list whose items are named by fields; patches merge items of equal keys. */
export function listBy(keys: readonly string[], items: ObjectSchema): ListSchema {
  return { type: 'list', items, keys, set: false };
}

/** A list of plain values without order. */
export function set(items: Schema): ListSchema {
  return { type: 'list', items, keys: [], set: true };
}

/** The schema of one member of an object or map; undefined where nobody knows it. */
export function memberSchema(schema: Schema | undefined, name: string): Schema | undefined {
  if (schema?.type === 'object') return Object.hasOwn(schema.fields, name) ? schema.fields[name] : undefined;
  return schema?.type === 'map' ? schema.values : undefined;
}
