import { isDeepStrictEqual } from 'node:util';
import { isObject, type Json } from '../objects/json.ts';

/** A patch that does not fit the object it is applied to; the API answers 422 without saying why. */
export class PatchMismatch extends Error {}

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: Json;
}

/** Reads the body of a JSON Patch; undefined when an entry is no operation. */
export function parseOperations(body: readonly Json[]): Operation[] | undefined {
  const operations: Operation[] = [];
  for (const entry of body) {
    if (!isObject(entry)) return undefined;
    const { op, path, from, value } = entry;
    if (typeof op !== 'string' || typeof path !== 'string') return undefined;
    const source = typeof from === 'string' ? { from } : {};
    operations.push({ op, path, ...source, ...(value === undefined ? {} : { value }) });
  }
  return operations;
}

function tokens(pointer: string): string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) throw new PatchMismatch(`not a pointer: ${pointer}`);
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The place of a list item; `length` itself is allowed only where something is added. */
function indexOf(token: string, length: number, adding: boolean): number {
  if (adding && token === '-') return length;
  const index = /^(0|[1-9]\d*)$/.test(token) ? Number(token) : Number.NaN;
  if (Number.isNaN(index) || index > (adding ? length : length - 1)) throw new PatchMismatch(`no item ${token}`);
  return index;
}

function child(parent: Json, token: string): Json {
  const found = Array.isArray(parent)
    ? parent[indexOf(token, parent.length, false)]
    : isObject(parent) && Object.hasOwn(parent, token)
      ? parent[token]
      : undefined;
  if (found === undefined) throw new PatchMismatch(`nothing at ${token}`);
  return found;
}

function walk(root: Json, path: readonly string[]): Json {
  return path.reduce(child, root);
}

/** The place a pointer names: its parent and the last token. */
function place(root: Json, pointer: string): { parent: Json; token: string } {
  const path = tokens(pointer);
  const token = path.at(-1);
  if (token === undefined || token === '__proto__') throw new PatchMismatch('the whole object cannot be the target');
  return { parent: walk(root, path.slice(0, -1)), token };
}

function add(root: Json, pointer: string, value: Json): void {
  const { parent, token } = place(root, pointer);
  if (Array.isArray(parent)) parent.splice(indexOf(token, parent.length, true), 0, value);
  else if (isObject(parent)) parent[token] = value;
  else throw new PatchMismatch(`no place for ${token}`);
}

function remove(root: Json, pointer: string): Json {
  const { parent, token } = place(root, pointer);
  const value = child(parent, token);
  if (Array.isArray(parent)) parent.splice(Number(token), 1);
  else if (isObject(parent)) delete parent[token];
  return value;
}

/** A field that is not there is added: the API server's library checks list items only. */
function replace(root: Json, pointer: string, value: Json): void {
  const { parent, token } = place(root, pointer);
  if (Array.isArray(parent)) parent[indexOf(token, parent.length, false)] = value;
  else if (isObject(parent)) parent[token] = value;
  else throw new PatchMismatch(`no place for ${token}`);
}

/** A test of a missing place passes for null only, as in the API server. */
function test(root: Json, pointer: string, wanted: Json): void {
  let found: Json = null;
  try {
    found = walk(root, tokens(pointer));
  } catch (error) {
    if (wanted !== null || !(error instanceof PatchMismatch)) throw error;
  }
  if (!isDeepStrictEqual(found, wanted)) throw new PatchMismatch(`another value at ${pointer}`);
}

type Effect = (root: Json, operation: Operation) => void;

const effects: ReadonlyMap<string, Effect> = new Map<string, Effect>([
  ['add', (root, { path, value = null }) => add(root, path, value)],
  ['remove', (root, { path }) => void remove(root, path)],
  ['replace', (root, { path, value = null }) => replace(root, path, value)],
  ['move', (root, { path, from = '' }) => add(root, path, remove(root, from))],
  ['copy', (root, { path, from = '' }) => add(root, path, structuredClone(walk(root, tokens(from))))],
  ['test', (root, { path, value = null }) => test(root, path, value)],
]);

/** Applies a JSON Patch (RFC 6902) to a copy; throws PatchMismatch when an operation does not fit or a test fails. */
export function jsonPatch(target: Json, operations: readonly Operation[]): Json {
  const root = structuredClone(target);
  for (const operation of operations) {
    const effect = effects.get(operation.op);
    if (!effect) throw new PatchMismatch(`unknown operation ${operation.op}`);
    effect(root, operation);
  }
  return root;
}
