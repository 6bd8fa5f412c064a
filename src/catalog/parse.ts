import { z } from 'zod';
import { fault } from '../errors.ts';
import { cut } from '../model/cut.ts';
import type { AnyAction } from './action.ts';
import { type AnyCommand, hasDryRun, takesEnvironment } from './command.ts';
import type { Word } from './command-line.ts';
import { nearest } from './nearest.ts';
import { kindOf } from './params/kind.ts';
import { usageLine } from './usage.ts';

export interface Asked<Kind extends AnyCommand = AnyAction> {
  readonly command: string;
  readonly action: Kind;
  readonly params: Readonly<Record<string, unknown>>;
  /** As typed; undefined when the default is meant. */
  readonly environment: string | undefined;
  /** Only the plan is wanted. */
  readonly dry: boolean;
}

const environmentKeys = new Set(['env', 'environment']);
const dryKey = 'dry';

/**
 * What a command line asks for. The longest command that matches the first words wins; the rest are parameters. A bare word that
 * names an environment chooses it, wherever it stands, unless the command takes free text. Throws COMMAND_UNKNOWN (with the nearest
 * command) or PARAM_INVALID (with usage and an example).
 */
export function parseAsked<Kind extends AnyCommand>(
  catalog: ReadonlyMap<string, Kind>,
  words: readonly Word[],
  environments: readonly string[],
): Asked<Kind> {
  const found = findCommand(catalog, words);
  if (found === undefined) throw unknownCommand([...catalog.keys()], words);
  const { command, action, rest } = found;
  const line: Line = {
    command,
    action,
    places: placesOf(action),
    given: {},
    text: [],
    environment: undefined,
    dry: undefined,
  };
  const bareEnvironments = takesEnvironment(action) && line.places.text === undefined ? environments : [];
  for (const { key, text } of rest) {
    if (key !== undefined) readNamed(line, key, text);
    else if (bareEnvironments.includes(text)) choose(line, text);
    else place(line, text);
  }
  if (line.places.text !== undefined && line.text.length > 0) put(line, line.places.text, line.text.join(' '));
  const { environment, dry = false } = line;
  return { command, action, params: parseParams(command, action, line.given), environment, dry };
}

/** A command line while it is read. */
interface Line {
  readonly command: string;
  readonly action: AnyCommand;
  readonly places: Places;
  readonly given: Record<string, string>;
  /** Words of the free text. */
  readonly text: string[];
  environment: string | undefined;
  dry: boolean | undefined;
}

function put({ command, action, given }: Line, name: string, value: string): void {
  if (Object.hasOwn(given, name)) throw wrong(command, action, `${name} is given twice`);
  given[name] = value;
}

function choose(line: Line, name: string): void {
  if (line.environment !== undefined) throw wrong(line.command, line.action, 'the environment is given twice');
  line.environment = name;
}

function place(line: Line, word: string): void {
  const name = line.places.next(word);
  if (name !== undefined) put(line, name, word);
  else if (line.places.text !== undefined) line.text.push(word);
  else throw wrong(line.command, line.action, `"${cut(word, 80)}" is one word too many`);
}

function readNamed(line: Line, key: string, text: string): void {
  const { command, action, places } = line;
  if (takesEnvironment(action) && environmentKeys.has(key)) choose(line, text);
  else if ('risk' in action && key === dryKey) line.dry = readDry(command, action, line.dry, text);
  else if (places.text === undefined || isNearParam(action, key)) put(line, key, text);
  // In free text `memory=512Mi` is a word like any other.
  else place(line, `${key}=${text}`);
}

interface Places {
  /** The parameter that takes free text, if any. */
  readonly text: string | undefined;
  /** The parameter that takes the next word. */
  next(word: string): string | undefined;
}

/** The positional parameters of a command: who takes the next word, and who takes free text. */
function placesOf(action: AnyCommand): Places {
  const names = [...action.positional] as string[];
  const kind = (name: string) => {
    const schema = action.params.shape[name];
    return schema === undefined ? undefined : kindOf(schema);
  };
  const last = names.at(-1);
  const text = last !== undefined && kind(last)?.rest === true ? names.pop() : undefined;
  return {
    text,
    next(word) {
      for (let name = names.shift(); name !== undefined; name = names.shift()) {
        if (kind(name)?.recognizes?.(word) ?? true) return name;
      }
      return undefined;
    },
  };
}

/** True for a parameter, and for a mistyped one of those that are given by name: that is no word of a text. */
function isNearParam(action: AnyCommand, key: string): boolean {
  const names = Object.keys(action.params.shape);
  const places = action.positional as readonly string[];
  if (names.includes(key)) return true;
  return (
    nearest(
      key,
      names.filter((name) => !places.includes(name)),
    ) !== undefined
  );
}

/** `dry=yes` on a change: its plan, and no question to anybody. */
function readDry(command: string, action: AnyCommand, before: boolean | undefined, text: string): boolean {
  if (before !== undefined) throw wrong(command, action, 'dry is given twice');
  if (!hasDryRun(action)) throw wrong(command, action, 'it only looks, so there is nothing to try out');
  if (!/^(?:yes|no)$/i.test(text)) throw wrong(command, action, 'dry must be yes or no');
  return text.toLowerCase() === 'yes';
}

/** Checks the parameters of a command, wherever they come from. Throws PARAM_INVALID that names every mistake, each with its parameter. */
export function parseParams(
  command: string,
  action: AnyCommand,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const result = strict(action).safeParse(given);
  if (result.success) return result.data;
  const mistakes = result.error.issues.map((issue) => ({ field: fieldOf(issue), words: mistake(action, issue) }));
  const [first] = mistakes;
  const sentence =
    mistakes.length === 1 && first !== undefined && isSentence(first.words)
      ? first.words
      : unreadable(mistakes.map(({ words }) => words).join('; '));
  throw wrongly(command, action, sentence, fieldsOf(mistakes));
}

/** The parameter an issue is about; that of an unknown one is its name. */
function fieldOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys' ? (issue.keys[0] ?? '') : String(issue.path[0] ?? '');
}

function fieldsOf(mistakes: readonly { readonly field: string; readonly words: string }[]): Record<string, string> {
  return Object.fromEntries(mistakes.map(({ field, words }) => [field, isSentence(words) ? words : `${words}.`]));
}

const strictSchemas = new WeakMap<AnyCommand, z.ZodObject>();

/** The schema that refuses unknown parameters; made once per command, since making it costs more than using it. */
function strict(action: AnyCommand): z.ZodObject {
  const made = strictSchemas.get(action) ?? z.strictObject(action.params.shape);
  strictSchemas.set(action, made);
  return made;
}

/** The longest command that matches the first words, and the words after it; undefined where none does. */
export function findCommand<Kind>(
  catalog: ReadonlyMap<string, Kind>,
  words: readonly Word[],
): { command: string; action: Kind; rest: readonly Word[] } | undefined {
  const bare = words.map((word) => (word.key === undefined ? word.text.toLowerCase() : undefined));
  for (const length of [3, 2, 1]) {
    const command = bare.slice(0, length).join(' ');
    const action = bare.slice(0, length).includes(undefined) ? undefined : catalog.get(command);
    if (action !== undefined) return { command, action, rest: words.slice(length) };
  }
  return undefined;
}

/** COMMAND_UNKNOWN, with the command that is nearest to what was typed. */
export function unknownCommand(known: readonly string[], words: readonly Word[]): Error {
  const typed = words
    .slice(0, 2)
    .map((word) => word.text)
    .join(' ');
  const first = words[0]?.text ?? '';
  const near =
    nearest(typed, known) ?? nearest(first, known) ?? known.find((command) => command.startsWith(`${first} `));
  return fault('COMMAND_UNKNOWN', `There is no command "${cut(typed, 80)}".`, {
    ...(near === undefined ? {} : { hint: `Did you mean \`/mcp ${near}\`? Type \`/mcp help\` for the list.` }),
  });
}

function wrong(command: string, action: AnyCommand, what: string): Error {
  return wrongly(command, action, unreadable(what));
}

const unreadable = (what: string) => `I cannot read that: ${what}.`;

function wrongly(
  command: string,
  action: AnyCommand,
  sentence: string,
  fields: Readonly<Record<string, string>> = {},
): Error {
  const [example] = action.examples;
  return fault('PARAM_INVALID', sentence, {
    fields,
    hint: `Usage: \`${usageLine(command, action)}\`${example === undefined ? '' : `, for example \`${example}\``}.`,
  });
}

/** Kinds of parameters may say what is wrong as a whole sentence. */
const isSentence = (text: string) => /^[A-Z].*\.$/.test(text);

function mistake(action: AnyCommand, issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys')
    return `there is no parameter ${issue.keys.map((key) => `"${cut(key, 40)}"`).join(', ')}`;
  if (issue.code === 'invalid_type' && issue.input === undefined) {
    const schema = action.params.shape[path];
    return (schema && kindOf(schema)?.missing) ?? `${path} is missing`;
  }
  const message = issue.code === 'invalid_union' ? unionMessage(issue) : issue.message;
  if (isSentence(message)) return message;
  return `${path} ${message.startsWith('must ') ? message : `does not fit (${message})`}`;
}

function unionMessage(issue: z.core.$ZodIssueInvalidUnion): string {
  const inner = issue.errors.flat().find(({ message }) => message.startsWith('must ') || isSentence(message));
  return inner?.message ?? 'must have another form';
}
