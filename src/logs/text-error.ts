import { beginningOf, type FoundError, longestMessage, nameIn } from './found-error.ts';
import { timeIn } from './json-error.ts';
import { levelOf, namesLevel } from './levels.ts';
import { exceptionName } from './stack.ts';

/** Words of a line in which its level is looked for, and the characters they may take. */
const headWords = 12;
const headLength = 240;

/** The error a line of plain text or logfmt begins; undefined for one that is none. */
export function judgeText(line: string): FoundError | undefined {
  return isLogfmt(line) ? logfmtError(line) : plainError(line);
}

const pair = /^[A-Za-z_@][\w.@-]{0,40}=/;
const isLogfmt = (line: string) => pair.test(line);

function logfmtError(line: string): FoundError | undefined {
  const fields = logfmt(line);
  const isError = [...fields].some(([key, value]) => namesLevel(key) && levelOf(value) === 'error');
  if (!isError) return undefined;
  const get = (...keys: readonly string[]) => keys.map((key) => fields.get(key)).find((value) => value);
  const message = beginningOf(get('msg', 'message', 'event', 'error', 'err') ?? '');
  const cause = get('error', 'err');
  return {
    at: timeIn(get('time', 'ts', 'timestamp', 't') ?? ''),
    type: nameIn(get('error_type', 'error.type', 'exception', 'type') ?? exceptionName(cause ?? message)),
    message,
    tool: nameIn(get('tool', 'tool_name')),
    route: nameIn(get('route', 'path', 'endpoint')?.split(/[?#]/, 1)[0]),
  };
}

/** Words of a logfmt line that are looked at: quotes that never close cost time. */
const mostPairs = 100;
const logfmtPair = /([A-Za-z_@][\w.@-]{0,60})=(?:"((?:[^"\\]|\\.){0,2000})"|(\S*))\s*|\S+\s*/gy;

/** The pairs of a logfmt line; the first of a name counts. Quoted values are not looked into. */
function logfmt(line: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  let left = mostPairs;
  for (const [, key, quoted, bare] of line.slice(0, 8000).matchAll(logfmtPair)) {
    left -= 1;
    if (left < 0) break;
    if (key === undefined || fields.has(key)) continue;
    fields.set(
      key,
      quoted === undefined ? (bare ?? '') : quoted.replaceAll(/\\(.)/g, (_, char) => (char === 'n' ? '\n' : char)),
    );
  }
  return fields;
}

/** The level a line of text or logfmt names, as it is written; undefined where it names none. */
export function textLevel(line: string): string | undefined {
  if (!isLogfmt(line)) return headLevel(line)?.word;
  return [...logfmt(line)].find(([key]) => namesLevel(key))?.[1];
}

/** True for a line without a level that a program ends with: a traceback, a panic, an exception. */
export function saysCrash(line: string): boolean {
  const body = line.slice(0, longestMessage * 2).replace(stamp, '');
  return crashes.test(body) || exceptionName(body) !== undefined;
}

const crashes =
  /^(?:Traceback \(most recent call last\):|panic: |fatal error: |Unhandled (?:promise )?rejection|Uncaught )/i;

function plainError(line: string): FoundError | undefined {
  const body = line.slice(0, longestMessage * 2).replace(stamp, '');
  if (crashes.test(body)) return textError(line, body);
  const level = headLevel(line);
  if (level !== undefined) return level.kind === 'error' ? textError(line, line.slice(level.end)) : undefined;
  return exceptionName(body) === undefined ? undefined : textError(line, body);
}

const stamp = /^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?\]?\s+/;

function textError(line: string, rest: string): FoundError {
  const message = beginningOf(rest.slice(0, longestMessage * 2).replace(/^[\s:|\]\-–>]+/, ''));
  return {
    at: timeIn(/^\[?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)/.exec(line)?.[1] ?? ''),
    type: message.startsWith('panic: ') ? 'panic' : exceptionName(message),
    message,
    tool: undefined,
    route: undefined,
  };
}

const headWord = /\s*(\S+)/gy;

interface HeadLevel {
  readonly kind: 'error' | 'calm';
  readonly word: string;
  /** Where it ends in the line. */
  readonly end: number;
}

/**
 * The level a line names before its message. Only what stands before a message may come before it: times, numbers, names in brackets or with
 * dots, names between dashes or bars. So `user said ERROR` names none.
 */
function headLevel(line: string): HeadLevel | undefined {
  const head = line.length > headLength ? line.slice(0, headLength) : line;
  const words = [...head.matchAll(headWord)].slice(0, headWords);
  for (const [index, match] of words.entries()) {
    const word = match[1] ?? '';
    const level = levelWord(word);
    if (level !== undefined)
      return { kind: level.kind, word: level.word, end: match.index + match[0].length - word.length + level.length };
    if (!isBeforeLevel(word) && !isSeparator(words[index + 1]?.[1])) return undefined;
  }
  return undefined;
}

// Upper case as it stands; lower case only in brackets or before a colon, as nginx and Node's libraries write it.
const upper = /^[[(<|*]*([A-Z]{3,9})(?:\+\d)?(?![\w-])/;
const bracketed = /^[[(<]([a-z]{3,9})[\])>]:?/;
const before = /^([a-z]{3,9}):(?=$|\s)/;

function levelWord(word: string): (Omit<HeadLevel, 'end'> & { readonly length: number }) | undefined {
  const match = upper.exec(word) ?? bracketed.exec(word) ?? before.exec(word);
  const kind = match === null ? undefined : levelOf(match[1] ?? '');
  if (match === null || kind === undefined) return undefined;
  return { kind, word: match[1] ?? '', length: match[0].length };
}

const isSeparator = (word: string | undefined) => word !== undefined && /^[-|–]+$/.test(word);

/** A word that may come before the level: it has a digit, a bracket or a dot inside, is punctuation, or a zone or month. */
function isBeforeLevel(word: string): boolean {
  if (/^[\W_]+$/.test(word) || /\d/.test(word)) return true;
  if (/^[[(<]|[\])>][:,]?$/.test(word)) return true;
  return (
    /^[\w$]+(?:[./:][\w$]+)+:?$/.test(word) ||
    /^(?:[A-Z]{2,4}|Z|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec),?$/.test(word)
  );
}
