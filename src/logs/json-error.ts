import { beginningOf, type FoundError, type Judged, nameIn } from './found-error.ts';
import { isErrorLevel, namesLevel } from './levels.ts';
import { exceptionName, lastException } from './stack.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a line that begins with `{` is. Only keys of the outermost object name its level: what a message quotes is no error. */
export function judgeJson(line: string): Judged {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return 'unparsed';
  }
  if (!isFields(parsed)) return 'other';
  for (const key in parsed) {
    if (namesLevel(key) && Object.hasOwn(parsed, key) && isErrorLevel(parsed[key])) return errorOf(parsed);
  }
  return 'other';
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own keys alone: a line that names `constructor` or `__proto__` gets what it wrote and nothing else. */
function own(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

function firstText(fields: Fields, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = own(fields, key);
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

const typeKeys = [
  'error_type',
  'errorType',
  'error.type',
  'exc_type',
  'exception_type',
  'exception.type',
  'error_class',
];
const nestedKeys = ['error', 'err', 'exception', 'exc'];
const kindKeys = ['type', 'class', 'kind', 'name', 'exception_class', 'code'];
const stackKeys = [
  'exc_info',
  'exception',
  'stack_trace',
  'stackTrace',
  'stack',
  'traceback',
  'error.stack_trace',
  'error',
];
const messageKeys = ['message', 'msg', 'event', 'error.message', 'error_message', 'error'];
const toolKeys = ['tool', 'tool_name', 'toolName', 'mcp.tool'];
const routeKeys = ['route', 'http.route', 'path', 'endpoint', 'url', 'uri'];
const timeKeys = ['timestamp', 'time', 'ts', '@timestamp', 'asctime', 't'];

function errorOf(fields: Fields): FoundError {
  const nested = nestedKeys.map((key) => own(fields, key)).find(isFields);
  const inner = nested === undefined ? undefined : firstText(nested, ['message', 'msg']);
  const message = firstText(fields, messageKeys) ?? inner ?? '';
  return {
    at: timeOf(fields),
    type: nameIn(typeOf(fields, nested, message)),
    message: beginningOf(message),
    tool: nameIn(firstText(fields, toolKeys)),
    route: nameIn(firstText(fields, routeKeys)?.split(/[?#]/, 1)[0]),
  };
}

function typeOf(fields: Fields, nested: Fields | undefined, message: string): string | undefined {
  const said = firstText(fields, typeKeys) ?? (nested === undefined ? undefined : firstText(nested, kindKeys));
  if (said !== undefined) return exceptionName(said) ?? said;
  for (const key of stackKeys) {
    const stack = own(fields, key);
    const name = typeof stack === 'string' ? lastException(stack) : undefined;
    if (name !== undefined) return name;
  }
  return exceptionName(message);
}

function timeOf(fields: Fields): number | undefined {
  for (const key of timeKeys) {
    const value = own(fields, key);
    if (typeof value === 'string') return timeIn(value);
    // Seconds of Python and zap, milliseconds of pino.
    if (typeof value === 'number' && value > 0) return value < 1e11 ? value * 1000 : value;
  }
  return undefined;
}

/** Unix ms of a time as programs write it; without a zone it is UTC, as containers run. */
export function timeIn(text: string): number | undefined {
  if (text.length > 40) return undefined;
  const iso = text.replace(' ', 'T').replace(',', '.');
  const at = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`);
  return Number.isNaN(at) ? undefined : at;
}
