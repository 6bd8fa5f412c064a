import { isTree } from '../workloads/tree.ts';
import { type Level, levelIn, namesLevel } from './levels.ts';

/** A line of JSON as people read it. */
export interface JsonLine {
  readonly level: Level | undefined;
  /** Without a message, the line as it is. */
  readonly message: string | undefined;
  /** What tells one line from the next, as `tool=book_service`: a few short values, in the order of the line. */
  readonly fields: readonly string[];
}

const mostFields = 4;
/** Characters of a value; a longer one belongs in the file. */
const longestValue = 40;
/** Said by the level, the time and the pod of the line already, or read by machines alone. */
const wellKnown =
  /^(?:@?timestamp|ts|time|asctime|level|severity|levelname|message|msg|event|event_type|logger|name|host|hostname|pod|pid|v)$|(?:^|_)id$|Id$/;

/** What a line of JSON says; undefined where it is none. Only keys of the outermost object count, and only its own. */
export function jsonLine(text: string): JsonLine | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isTree(parsed)) return undefined;
  const entries = Object.entries(parsed);
  const level = entries.find(([key]) => namesLevel(key))?.[1];
  const message = ['message', 'msg', 'event'].map((key) => entries.find(([name]) => name === key)?.[1]);
  return {
    level: levelIn(level),
    message: message.find((one): one is string => typeof one === 'string' && one !== ''),
    fields: entries.flatMap(([key, value]) => fieldWords(key, value)).slice(0, mostFields),
  };
}

function fieldWords(key: string, value: unknown): readonly string[] {
  if (wellKnown.test(key) || !/^[\w.-]{1,24}$/.test(key)) return [];
  if (typeof value === 'number' || typeof value === 'boolean') return [`${key}=${value}`];
  if (typeof value !== 'string' || value === '' || value.length > longestValue) return [];
  return [/^[^\s"=]+$/.test(value) ? `${key}=${value}` : `${key}=${JSON.stringify(value)}`];
}

/** The level of a line of JSON. */
export function jsonLevel(text: string): Level | undefined {
  return jsonLine(text)?.level;
}
