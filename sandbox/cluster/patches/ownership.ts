import { isObject, type Json } from '../objects/json.ts';
import type { ManagedFields } from '../objects/meta.ts';
import type { Schema } from '../schema/schema.ts';
import { changedPaths, type Fields, fieldsOf, fromFieldsV1, toFieldsV1 } from './field-set.ts';

/** Who writes, and how. */
export interface Writer {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource?: string;
  readonly time: string;
}

const same = (entry: ManagedFields, writer: Writer) =>
  entry.manager === writer.manager && entry.operation === writer.operation && entry.subresource === writer.subresource;

/**
 * The owners a write begins with: those it brings along when they can be read (kubectl rewrites them when it changes from client-side
 * to server-side apply), else those of the live object.
 */
export function ownersBefore(live: readonly ManagedFields[] | undefined, given: unknown): readonly ManagedFields[] {
  const readable = (entry: unknown): entry is ManagedFields =>
    isObject(entry) &&
    typeof entry['manager'] === 'string' &&
    (entry['operation'] === 'Apply' || entry['operation'] === 'Update') &&
    isObject(entry['fieldsV1']);
  return Array.isArray(given) && given.length > 0 && given.every(readable) ? given : (live ?? []);
}

/** The paths an entry owns. */
export function ownedPaths(entry: ManagedFields | undefined): string[] {
  return entry ? fromFieldsV1(entry.fieldsV1) : [];
}

/** The entry of a writer. */
export function entryOf(managed: readonly ManagedFields[], writer: Writer): ManagedFields | undefined {
  return managed.find((entry) => same(entry, writer));
}

/** Gives `paths` to one writer (all of what it owns from now on) and takes `taken` from everyone else. */
export function assign(
  managed: readonly ManagedFields[],
  writer: Writer,
  paths: readonly string[],
  taken: ReadonlySet<string>,
): ManagedFields[] {
  const result: ManagedFields[] = [];
  for (const entry of managed) {
    if (same(entry, writer)) continue;
    const left = ownedPaths(entry).filter((path) => !taken.has(path));
    if (left.length > 0) result.push({ ...entry, fieldsV1: toFieldsV1(left) });
  }
  if (paths.length === 0) return result;
  const { manager, operation, apiVersion, time, subresource } = writer;
  const entry: ManagedFields = {
    manager,
    operation,
    apiVersion,
    time,
    fieldsType: 'FieldsV1',
    fieldsV1: toFieldsV1(paths),
    ...(subresource === undefined ? {} : { subresource }),
  };
  return [...result, entry];
}

/**
 * Who owns what after a write that is no apply: the writer owns every field it changed, and fields that went away belong to nobody.
 */
export function ownershipAfterUpdate(
  schema: Schema,
  before: Json,
  after: Json,
  managed: readonly ManagedFields[],
  writer: Writer,
): ManagedFields[] {
  const old: Fields = fieldsOf(schema, before);
  const now: Fields = fieldsOf(schema, after);
  const changed = changedPaths(old, now);
  const gone = [...old.keys()].filter((path) => !now.has(path));
  if (changed.length === 0 && gone.length === 0) return [...managed];
  const mine = new Set([...ownedPaths(entryOf(managed, writer)), ...changed]);
  for (const path of gone) mine.delete(path);
  return assign(managed, writer, [...mine], new Set([...changed, ...gone]));
}
