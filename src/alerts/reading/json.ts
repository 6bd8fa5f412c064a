import { fault } from '../../errors.ts';

export type JsonRecord = Readonly<Record<string, unknown>>;

/** Why a single item of a message cannot be read; it is quarantined and its siblings go on. Never leaves this folder's readers. */
export class Unreadable extends Error {}

/** True for a JSON object (no array, no null). */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The value of a key the object itself has; never what it inherits, so that `__proto__` and `constructor` are keys like any other.
 */
export function own(record: unknown, key: string): unknown {
  return isRecord(record) && Object.hasOwn(record, key) ? record[key] : undefined;
}

/** A string that is not empty, at a key; else undefined. */
export function textAt(record: unknown, key: string): string | undefined {
  const value = own(record, key);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** A string, number or truth value as text; undefined for anything else. */
export function scalar(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/**
 * The JSON of a body, or undefined where it is none. Bytes that are no UTF-8 become U+FFFD: one bad byte must not cost a batch, nor must
 * one alert that nests without end.
 */
export function parseJson(body: Buffer | string): unknown {
  try {
    return JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

/** The JSON object of a body. Throws HOOK_MALFORMED that says what was expected: `expected` completes "The body must be …". */
export function readRecord(body: Buffer, expected: string): JsonRecord {
  const value = parseJson(body);
  if (!isRecord(value)) throw malformed(expected, value === undefined ? 'is no JSON' : `is ${kindOf(value)}`);
  return value;
}

/** HOOK_MALFORMED in one sentence: what was expected, and what was wrong. */
export function malformed(expected: string, wrong: string) {
  return fault('HOOK_MALFORMED', `The body must be ${expected}; this one ${wrong}.`);
}

/** What a JSON value is, with its article. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** A value as JSON text; a value nested too deeply to be written is said to be so. */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'undefined';
  } catch {
    return '(nested too deeply to be shown)';
  }
}
