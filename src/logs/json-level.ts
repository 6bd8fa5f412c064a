import { isTree } from '../workloads/tree.ts';
import { type Level, levelIn, namesLevel } from './levels.ts';

/** A line of JSON as people read it. */
export interface JsonLine {
  readonly level: Level | undefined;
  /** Without a message, the line as it is. */
  readonly message: string | undefined;
}

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
  };
}

/** The level of a line of JSON. */
export function jsonLevel(text: string): Level | undefined {
  return jsonLine(text)?.level;
}
