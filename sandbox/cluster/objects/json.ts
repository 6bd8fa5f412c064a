/** Any JSON value; objects are plain records. */
export type Json = null | boolean | number | string | Json[] | { [field: string]: Json };

/** A JSON object. */
export type JsonObject = { [field: string]: Json };

/** True for a JSON object: not null, not a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parses JSON and leaves out every `__proto__` member, so that no later copy can reach a prototype. */
export function parseJson(text: string): Json {
  const reviver = text.includes('__proto__')
    ? (key: string, value: Json) => (key === '__proto__' ? undefined : value)
    : undefined;
  return JSON.parse(text, reviver) as Json;
}

/** The value at a path of field names, or undefined. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const field of path) {
    if (!isObject(current) || !Object.hasOwn(current, field)) return undefined;
    current = current[field];
  }
  return current;
}
