import { isSecretName } from '../model/secrets/names.ts';
import { mask } from '../model/secrets.ts';
import type { Leaf, Step } from './leaves.ts';

export const hidden = '(hidden)';

/**
 * A value of a template as a plan may show it. Values of environment variables and of probe headers are never shown; of arguments,
 * commands, annotations and all else, what is a secret by its name, its shape or its randomness is hidden. What is a secret is decided
 * by the way to the value, never by how that way is printed.
 */
export function shownValue({ path, value }: Leaf): string {
  const fields = path.flatMap((step) => ('field' in step ? [step.field] : []));
  if (isValueOf(path, 'env') || isValueOf(path, 'httpHeaders')) return hidden;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return inArguments(fields) ? commandWords(value.map(String)) : value.map((item) => free(String(item))).join(', ');
  }
  if (typeof value === 'object' && value !== null) return '{}';
  if (typeof value !== 'string') return String(value);
  if (value === '') return '""';
  const map = fields.findIndex((field) => userMaps.has(field));
  const key = map === -1 ? undefined : fields.slice(map + 1).join('.');
  if (key !== undefined && key !== '' && isSecretName(key)) return hidden;
  const isImage = fields.at(-1) === 'image';
  return key === undefined || isImage ? masked(value) : free(value);
}

/** A value of a ConfigMap as it may be shown: hidden where its key, its shape or its randomness says that it is a secret. */
export function shownUnder(key: string, value: string): string {
  if (value === '') return '""';
  const pair = `${key}=${value}`;
  // `max_tokens` is a number, and `password=123456` is none: what masks a line of a log decides about numbers.
  const isNamed = isSecretName(key) && !/^(?:-?\d{1,12}|true|false)$/i.test(value);
  return isNamed || mask(pair) !== pair ? hidden : free(value);
}

/** `env[…].value`, `httpHeaders[…].value`, whatever the names of its entries hold. */
function isValueOf(path: readonly Step[], list: string): boolean {
  const [name, entry, field] = path.slice(-3);
  const isField = (step: Step | undefined, text: string) =>
    step !== undefined && 'field' in step && step.field === text;
  return isField(name, list) && entry !== undefined && 'entry' in entry && isField(field, 'value');
}

/** Maps whose keys people choose. */
const userMaps = new Set(['annotations', 'labels', 'volumeAttributes', 'options', 'matchLabels', 'nodeSelector']);

const inArguments = (fields: readonly string[]) => ['args', 'command'].includes(fields.at(-1) ?? '');

const masked = (text: string) => mask(text).replace(/‹redacted:[^›]*›/g, hidden);

/** Free text, word by word: what follows a name of a secret, what looks like nothing but chance, and then all shapes of secrets. */
function free(text: string): string {
  if (!/\s/.test(text)) return oneWord(text);
  return masked(words(text.split(/\s+/)).join(' '));
}

/** The words of a command line: a flag that announces a secret hides the word after it. */
function words(list: readonly string[]): readonly string[] {
  return list.map((word, index) => {
    if (word !== '' && isAnnounced(word, list[index - 1] ?? '')) return hidden;
    return /\s/.test(word) ? free(word) : oneWord(word);
  });
}

/** Short flags of a password in the programs of a platform (mysql, redis-cli, ldapsearch), which for others take a port or a path. */
const passwordFlags = new Set(['-p', '-a', '-w', '-W', '-P']);

/** Whether the word before says that this one is a secret: `--db-password`, `Authorization:`, `Bearer`, `-p`, and `-u` of `name:password`. */
function isAnnounced(word: string, before: string): boolean {
  if (passwordFlags.has(before)) return !/^(?:\d{1,5}$|[./])/.test(word);
  if (/^["']?(?:bearer|basic|digest|negotiate)$/i.test(before)) return true;
  if (before === '-u' || before === '--user') return word.includes(':');
  const name = /^--?([\w.-]{2,100})$/.exec(before)?.[1] ?? /^["']?([\w.-]{2,100})["']?:$/.exec(before)?.[1];
  return name !== undefined && isSecretName(name) && !(word.startsWith('--') && /^--[\w.-]{2,100}(?:=|$)/.test(word));
}

function oneWord(word: string): string {
  const named = /^(["'{]*(?:--?)?([\w.-]{1,100})["']?[=:]+)(.+)$/s.exec(word);
  const [, head, name, rest] = named ?? [];
  if (head !== undefined && name !== undefined && rest !== undefined) {
    if (isSecretName(name)) return `${head}${hidden}`;
    if (rest.startsWith('//') || /^sha(?:256|512)$/.test(name)) return masked(word);
    return `${head}${oneWord(rest)}`;
  }
  return isRandom(word) ? hidden : masked(word);
}

/** A run of letters and digits that nobody would think of: a key without a name. Names of images and pods are none. */
function isRandom(word: string): boolean {
  const unsummed = word.replaceAll(/\bsha(?:256|512):[0-9a-f]+/g, '');
  return unsummed.split(/[-_./:@,;]+/).some((run) => {
    const digits = run.replaceAll(/\D/g, '').length;
    return run.length >= 20 && digits >= 3 && digits < run.length && /^[A-Za-z0-9+=~]+$/.test(run);
  });
}

/** A command line as it may be shown. */
export function commandWords(command: readonly string[]): string {
  return words(command).map(quoted).join(' ');
}

const quoted = (word: string) => (word === '' || /[\s"]/.test(word) ? JSON.stringify(word) : word);
