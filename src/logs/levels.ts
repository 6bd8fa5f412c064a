/** Level words that are errors, of Python, Java, Go, Node, .NET, syslog and Google Cloud. */
const errorWords = new Set([
  'error',
  'err',
  'fatal',
  'critical',
  'crit',
  'panic',
  'alert',
  'emergency',
  'emerg',
  'severe',
]);

/** Level words that are none. */
const calmWords = new Set(['trace', 'debug', 'info', 'notice', 'warn', 'warning', 'verbose', 'success', 'log']);

/** Keys under which structured logs name the level; compared in lower case. */
const levelKeys = new Set([
  'level',
  'severity',
  'lvl',
  'loglevel',
  'log_level',
  'log.level',
  'levelname',
  'severity_text',
]);

export const namesLevel = (key: string) => key.length <= 13 && levelKeys.has(key.toLowerCase());

/** True for the value of a level that is an error: a word in any case, `ERROR+2` of Go's slog, pino's 50 and 60. */
export function isErrorLevel(value: unknown): boolean {
  if (typeof value === 'number') return value >= 50 && value < 100;
  return typeof value === 'string' && levelOf(value) === 'error';
}

/** What a word says as a level; undefined for one that is no level. */
export function levelOf(word: string): 'error' | 'calm' | undefined {
  const name = nameOf(word);
  if (errorWords.has(name)) return 'error';
  return calmWords.has(name) ? 'calm' : undefined;
}

/** A level without its case and what Go's slog adds; '' for what is too long to be one. */
function nameOf(word: string): string {
  if (word.length > 20) return '';
  const bare = word.trim().toLowerCase();
  const plus = bare.indexOf('+');
  return plus > 0 ? bare.slice(0, plus) : bare;
}

/** How bad a line is, the least first. */
export const levels = ['debug', 'info', 'warn', 'error'] as const;
export type Level = (typeof levels)[number];

/** The value of a level as one of four: a word in any case, or pino's 10 to 60; undefined for what is no level. */
export function levelIn(value: unknown): Level | undefined {
  if (typeof value === 'number') return numberLevel(value);
  if (typeof value !== 'string') return undefined;
  const kind = levelOf(value);
  if (kind !== 'calm') return kind;
  const name = nameOf(value);
  if (name === 'warn' || name === 'warning') return 'warn';
  return ['trace', 'debug', 'verbose'].includes(name) ? 'debug' : 'info';
}

function numberLevel(value: number): Level | undefined {
  if (isErrorLevel(value)) return 'error';
  if (value < 10 || value >= 50) return undefined;
  return value >= 40 ? 'warn' : value >= 30 ? 'info' : 'debug';
}

const lower = (byte: number | undefined) => (byte ?? 0) | 0x20;

/**
 * True where the `v` at `at` may be that of a key of a level (`level"`, `lvl"`, `severity"`) whose value may be an error. False only where
 * it is none for certain, so that a line without such a place needs no parser. What is written with `\u00` escapes is not seen here.
 */
export function maySayError(bytes: Uint8Array, at: number): boolean {
  const next = lower(bytes[at + 1]);
  let place: number;
  if (next === 0x65 && lower(bytes[at + 2]) === 0x6c) {
    place = bytes[at + 3] === 0x22 ? at + 3 : at + 7; // level", levelname"
  } else if (next === 0x65 && lower(bytes[at + 2]) === 0x72) {
    place = bytes[at + 6] === 0x22 ? at + 6 : at + 11; // severity", severity_text"
  } else if (next === 0x6c) place = at + 2;
  else return false;
  if (bytes[place] !== 0x22) return false;
  place = afterSpace(bytes, place + 1);
  if (bytes[place] !== 0x3a) return false;
  place = afterSpace(bytes, place + 1);
  const byte = bytes[place];
  return byte === 0x22 ? !calmLetter(bytes[place + 1]) : !calmNumber(byte);
}

function afterSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0d) at += 1;
  return at;
}

/** First letters that no error level has: d, i, n, t, v, w. */
function calmLetter(byte: number | undefined): boolean {
  switch (lower(byte)) {
    case 0x64:
    case 0x69:
    case 0x6e:
    case 0x74:
    case 0x76:
    case 0x77:
      return (byte ?? 0) >= 0x41;
    default:
      return false;
  }
}

/** A number from 50 to 99 begins with 5 to 9, however it is written, or with 0. */
const calmNumber = (byte: number | undefined) => byte !== undefined && byte >= 0x31 && byte <= 0x34;
