import { isDeepStrictEqual } from 'node:util';
import { isObject, type Json, type JsonObject } from '../objects/json.ts';
import { type ListSchema, memberSchema, type Schema } from '../schema/schema.ts';
import { PatchMismatch } from './json.ts';

const DIRECTIVE = '$patch';
const RETAIN = '$retainKeys';
const ORDER = '$setElementOrder/';
const DELETE_FROM = '$deleteFromPrimitiveList/';

/** The same value without what only steers the merge. */
function withoutDirectives(value: Json): Json {
  if (Array.isArray(value)) return value.filter((item) => !isDirective(item)).map(withoutDirectives);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([name, member]) => !name.startsWith('$') && member !== null);
  return Object.fromEntries(entries.map(([name, member]) => [name, withoutDirectives(member)]));
}

/** An item that is nothing but `$patch: replace`. */
function isDirective(item: Json): boolean {
  return isObject(item) && typeof item[DIRECTIVE] === 'string' && item[DIRECTIVE] !== 'merge';
}

/**
 * Puts merged items in order: those of the patch first where the live list does not know them, the others where they were.
 * The rule is kubectl's own (apimachinery, strategicpatch: normalizeElementOrder).
 */
function inOrder<T>(patched: readonly T[], untouched: readonly T[], live: readonly T[]): T[] {
  const result: T[] = [];
  let left = 0;
  let right = 0;
  while (left < untouched.length || right < patched.length) {
    const mine = untouched[left];
    const theirs = patched[right];
    const before = mine !== undefined && theirs !== undefined && live.includes(mine) && live.includes(theirs);
    const takeMine =
      theirs === undefined || (before && mine !== undefined && live.indexOf(mine) < live.indexOf(theirs));
    if (takeMine && mine !== undefined) {
      result.push(mine);
      left += 1;
    } else if (theirs !== undefined) {
      result.push(theirs);
      right += 1;
    }
  }
  return result;
}

function keyOfItem(item: Json, key: string): Json {
  const value = isObject(item) ? item[key] : undefined;
  if (value === undefined)
    throw new PatchMismatch(`map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`);
  return value;
}

/** Merges a list whose items have a key. */
function mergeItems(
  target: readonly Json[],
  patch: readonly Json[],
  schema: ListSchema,
  order: readonly Json[],
): Json[] {
  const [key = ''] = schema.keys;
  if (patch.some((item) => isObject(item) && item[DIRECTIVE] === 'replace')) return patch.flatMap(keepItem);
  const merged = new Map<Json, Json>();
  for (const item of target) merged.set(keyOfItem(item, key), item);
  const live = [...merged.keys()];
  const named: Json[] = [];
  for (const item of patch) {
    const name = keyOfItem(item, key);
    if (isObject(item) && item[DIRECTIVE] === 'delete') {
      merged.delete(name);
      continue;
    }
    const current = merged.get(name);
    merged.set(name, current === undefined ? withoutDirectives(item) : merge(current, item, schema.items));
    named.push(name);
  }
  const wanted = order.map((item) => keyOfItem(item, key)).filter((name) => merged.has(name));
  const patched = wanted.length > 0 ? wanted : named;
  const untouched = [...merged.keys()].filter((name) => !patched.includes(name));
  return inOrder(patched, untouched, live).flatMap((name) => merged.get(name) ?? []);
}

const keepItem = (item: Json): Json[] => (isDirective(item) ? [] : [withoutDirectives(item)]);

function mergeList(
  current: Json | undefined,
  patch: readonly Json[],
  schema: Schema | undefined,
  order: readonly Json[],
): Json {
  const target = Array.isArray(current) ? current : [];
  if (schema?.type !== 'list') return patch.flatMap(keepItem);
  if (schema.keys.length > 0) return mergeItems(target, patch, schema, order);
  if (!schema.set) return patch.flatMap(keepItem);
  const added = patch.filter((item) => !target.some((other) => isDeepStrictEqual(other, item)));
  return [...target, ...added];
}

function applyDirectives(result: JsonObject, patch: JsonObject): void {
  const retained = patch[RETAIN];
  if (Array.isArray(retained))
    for (const name of Object.keys(result)) if (!retained.includes(name)) delete result[name];
  for (const [name, removed] of Object.entries(patch)) {
    const list = name.startsWith(DELETE_FROM) ? result[name.slice(DELETE_FROM.length)] : undefined;
    if (!Array.isArray(list) || !Array.isArray(removed)) continue;
    result[name.slice(DELETE_FROM.length)] = list.filter((item) => !removed.includes(item));
  }
}

function merge(target: Json | undefined, patch: Json, schema: Schema | undefined): Json {
  if (!isObject(patch)) return patch;
  if (patch[DIRECTIVE] === 'replace') return withoutDirectives(patch);
  if (patch[DIRECTIVE] === 'delete') return {};
  const result: JsonObject = isObject(target) ? { ...target } : {};
  applyDirectives(result, patch);
  for (const [name, value] of Object.entries(patch)) {
    if (name.startsWith('$')) continue;
    const inner = memberSchema(schema, name);
    const current = Object.hasOwn(result, name) ? result[name] : undefined;
    const order = patch[`${ORDER}${name}`];
    if (value === null) delete result[name];
    else if (Array.isArray(value)) result[name] = mergeList(current, value, inner, Array.isArray(order) ? order : []);
    else result[name] = merge(current, value, inner);
  }
  return result;
}

/** Applies a strategic merge patch: like a merge patch, but lists with a key merge item by item, and `$patch` steers it. */
export function strategicPatch(target: JsonObject, patch: JsonObject, schema: Schema): Json {
  return merge(target, patch, schema);
}
