import { jsonLevel } from './json-level.ts';
import { type Level, levelIn, levels } from './levels.ts';
import { saysCrash, textLevel } from './text-error.ts';

/** How bad an entry is, by its first line: as it says itself in JSON, logfmt or text; undefined where it does not say. */
export function entryLevel([first = '']: readonly string[]): Level | undefined {
  const text = first.trimStart();
  if (text.startsWith('{')) return jsonLevel(text);
  const word = textLevel(first);
  return word === undefined ? (saysCrash(first) ? 'error' : undefined) : levelIn(word);
}

/** True for a level that is at least as bad. One that does not say is none. */
export function isAtLeast(level: Level | undefined, wanted: Level): boolean {
  return level !== undefined && levels.indexOf(level) >= levels.indexOf(wanted);
}
