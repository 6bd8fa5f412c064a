import { isDeepStrictEqual } from 'node:util';
import { ApiError, type StatusCause } from '../api/status.ts';
import { isObject, type Json, type JsonObject } from '../objects/json.ts';
import type { ManagedFields } from '../objects/meta.ts';
import { type ListSchema, memberSchema, type Schema } from '../schema/schema.ts';
import { fieldsOf, itemKey, pathText, removePath } from './field-set.ts';
import { assign, entryOf, ownedPaths, type Writer } from './ownership.ts';

function mergeKeyed(schema: ListSchema, live: readonly Json[], applied: readonly Json[]): Json[] {
  const sameItem = (a: Json, b: Json) =>
    schema.set ? isDeepStrictEqual(a, b) : itemKey(a, schema) === itemKey(b, schema);
  const kept = live.map((item) => {
    const twin = applied.find((other) => sameItem(item, other));
    return twin === undefined ? item : mergeApplied(schema.items, item, twin);
  });
  const added = applied.filter((item) => !live.some((other) => sameItem(item, other)));
  return [...kept, ...added];
}

/** Lays an applied configuration over the live object: maps merge, keyed lists merge by item, the rest is replaced. */
function mergeApplied(schema: Schema | undefined, live: Json | undefined, applied: Json): Json {
  if (
    schema?.type === 'list' &&
    Array.isArray(live) &&
    Array.isArray(applied) &&
    (schema.set || schema.keys.length > 0)
  )
    return mergeKeyed(schema, live, applied);
  const inside = schema && 'atomic' in schema && !schema.atomic;
  if (!inside || !isObject(live) || !isObject(applied)) return applied;
  const result: JsonObject = { ...live };
  for (const [name, value] of Object.entries(applied)) {
    result[name] = mergeApplied(memberSchema(schema, name), Object.hasOwn(live, name) ? live[name] : undefined, value);
  }
  return result;
}

function conflictError(causes: readonly (StatusCause & { manager: string })[]): ApiError {
  const managers = [...new Set(causes.map((cause) => cause.manager))];
  const groups = managers.map((manager) => {
    const fields = causes.filter((cause) => cause.manager === manager).map((cause) => `- ${cause.field}`);
    return `conflicts with ${manager}:\n${fields.join('\n')}`;
  });
  const [only] = causes;
  const text =
    causes.length === 1 && only
      ? `Apply failed with 1 conflict: conflict with ${only.manager}: ${only.field}`
      : `Apply failed with ${causes.length} conflicts: ${groups.join('\n')}`;
  const shown = causes.map(({ reason, message, field }) => ({ reason, message, ...(field ? { field } : {}) }));
  return new ApiError(409, 'Conflict', text, { causes: shown });
}

/** What an entry is called in a conflict: its manager, and for updates the version it wrote. */
function managerText(entry: ManagedFields): string {
  const subresource = entry.subresource ? ` with subresource "${entry.subresource}"` : '';
  return `"${entry.manager}"${subresource}${entry.operation === 'Update' ? ` using ${entry.apiVersion}` : ''}`;
}

export interface Applied {
  readonly object: JsonObject;
  readonly managed: ManagedFields[];
}

/**
 * Server-side apply: the writer owns what it gives; a field of another owner with another value is a conflict (409) unless `force`;
 * what the writer gave before and leaves out now goes away when nobody else owns it.
 */
export function applyPatch(
  schema: Schema,
  live: JsonObject,
  applied: JsonObject,
  managed: readonly ManagedFields[],
  writer: Writer,
  force: boolean,
): Applied {
  const wanted = fieldsOf(schema, applied);
  const current = fieldsOf(schema, live);
  const mine = entryOf(managed, writer);
  const others = managed.filter((entry) => entry !== mine);
  const causes: (StatusCause & { manager: string })[] = [];
  const taken = new Set<string>();
  for (const entry of others)
    for (const path of ownedPaths(entry)) {
      if (!wanted.has(path) || isDeepStrictEqual(wanted.get(path), current.get(path))) continue;
      const manager = managerText(entry);
      causes.push({
        reason: 'FieldManagerConflict',
        message: `conflict with ${manager}`,
        field: pathText(path),
        manager,
      });
      taken.add(path);
    }
  if (causes.length > 0 && !force) throw conflictError(causes);
  const merged = mergeApplied(schema, live, applied);
  const object = isObject(merged) ? structuredClone(merged) : {};
  const stillOwned = new Set([...wanted.keys(), ...others.flatMap((entry) => ownedPaths(entry))]);
  for (const path of ownedPaths(mine)) if (!stillOwned.has(path)) removePath(object, path);
  return { object, managed: assign(managed, writer, [...wanted.keys()], taken) };
}
