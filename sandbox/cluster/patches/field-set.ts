import { isDeepStrictEqual } from 'node:util';
import { isObject, type Json } from '../objects/json.ts';
import type { FieldsV1 } from '../objects/meta.ts';
import { type ListSchema, memberSchema, type Schema } from '../schema/schema.ts';

/** Field paths, each with the value it has. A path is its elements (`f:spec`, `k:{"name":"a"}`) joined by NUL. */
export type Fields = Map<string, Json>;

const SEPARATOR = '\u0000';
/** Stands for the item or map itself, beside its fields. */
const SELF = '.';

const within = (path: string, element: string) => (path === '' ? element : `${path}${SEPARATOR}${element}`);

/** What names an item of a keyed list; a key that is left out has its preset value. */
export function itemKey(item: Json, { keys, items }: ListSchema): string {
  const named = keys.flatMap((key) => {
    const preset = memberSchema(items, key);
    const value =
      (isObject(item) ? item[key] : undefined) ?? (preset && 'default' in preset ? preset.default : undefined);
    return value === undefined ? [] : [[key, value]];
  });
  return `k:${JSON.stringify(Object.fromEntries(named))}`;
}

function collectList(schema: ListSchema, value: readonly Json[], path: string, into: Fields): void {
  if (schema.set) {
    for (const item of value) into.set(within(path, `v:${JSON.stringify(item)}`), item);
    return;
  }
  for (const item of value) {
    const place = within(path, itemKey(item, schema));
    into.set(within(place, SELF), {});
    collect(schema.items, item, place, into);
  }
}

function collect(schema: Schema | undefined, value: Json, path: string, into: Fields): void {
  const inside = schema && 'atomic' in schema && !schema.atomic;
  if (schema?.type === 'list' && Array.isArray(value) && (schema.set || schema.keys.length > 0)) {
    collectList(schema, value, path, into);
  } else if (inside && isObject(value)) {
    const members = Object.entries(value);
    if (members.length === 0) into.set(path, {});
    for (const [name, member] of members) {
      collect(memberSchema(schema, name), member, within(path, `f:${name}`), into);
    }
  } else into.set(path, value);
}

const UNOWNED = [
  'f:apiVersion',
  'f:kind',
  ...[
    'name',
    'namespace',
    'uid',
    'resourceVersion',
    'generation',
    'creationTimestamp',
    'managedFields',
    'selfLink',
  ].map((name) => `f:metadata${SEPARATOR}f:${name}`),
];

/** The fields of an object that somebody can own: identity and what the server writes are left out. */
export function fieldsOf(schema: Schema, value: Json): Fields {
  const fields: Fields = new Map();
  collect(schema, value, '', fields);
  for (const path of UNOWNED) fields.delete(path);
  return fields;
}

/** The paths whose value differs between two sets, or that only `after` has. */
export function changedPaths(before: Fields, after: Fields): string[] {
  return [...after].filter(([path, value]) => !isDeepStrictEqual(before.get(path), value)).map(([path]) => path);
}

/** Paths as the tree the API shows. */
export function toFieldsV1(paths: Iterable<string>): FieldsV1 {
  const root: FieldsV1 = {};
  for (const path of paths) {
    let place = root;
    for (const element of path.split(SEPARATOR)) {
      const next = place[element] ?? {};
      place[element] = next;
      place = next;
    }
  }
  return root;
}

/** The paths of such a tree. */
export function fromFieldsV1(tree: FieldsV1, path = ''): string[] {
  return Object.entries(tree).flatMap(([element, inner]) => {
    const place = within(path, element);
    return Object.keys(inner).length === 0 ? [place] : fromFieldsV1(inner, place);
  });
}

/** A path as errors show it: `.spec.containers[name="a"].image`. */
export function pathText(path: string): string {
  return path
    .split(SEPARATOR)
    .filter((element) => element !== SELF)
    .map((element) => {
      if (element.startsWith('f:')) return `.${element.slice(2)}`;
      if (!element.startsWith('k:')) return `[=${element.slice(2)}]`;
      const keys = Object.entries(JSON.parse(element.slice(2)) as Record<string, Json>);
      return `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}]`;
    })
    .join('');
}

/** Takes the value at a path away, in place; empty parents stay. */
export function removePath(value: Json, path: string): void {
  const elements = path.split(SEPARATOR).filter((element) => element !== SELF);
  const last = elements.pop();
  let place: Json | undefined = value;
  for (const element of elements) place = step(place, element);
  if (last === undefined || place === undefined) return;
  if (isObject(place)) delete place[last.slice(2)];
  else if (Array.isArray(place)) {
    const index = place.findIndex((item) => matches(item, last));
    if (index >= 0) place.splice(index, 1);
  }
}

function matches(item: Json, element: string): boolean {
  const wanted = JSON.parse(element.slice(2)) as Json;
  if (!isObject(wanted) || !element.startsWith('k:')) return isDeepStrictEqual(item, wanted);
  return isObject(item) && Object.entries(wanted).every(([key, value]) => isDeepStrictEqual(item[key], value));
}

function step(place: Json | undefined, element: string): Json | undefined {
  if (Array.isArray(place)) return place.find((item) => matches(item, element));
  return isObject(place) ? place[element.slice(2)] : undefined;
}
