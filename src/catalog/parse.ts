import { z } from 'zod';
import { fault } from '../errors.ts';
import { cut } from '../model/cut.ts';
import type { AnyAction } from './action.ts';
import type { Word } from './command-line.ts';
import type { Catalog } from './loader.ts';
import { nearest } from './nearest.ts';
import { usageLine } from './usage.ts';

export interface Asked {
  readonly command: string;
  readonly action: AnyAction;
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
 * names an environment chooses it, wherever it stands. Throws COMMAND_UNKNOWN (with the nearest command) or PARAM_INVALID (with
 * usage and an example).
 */
export function parseAsked(catalog: Catalog, words: readonly Word[], environments: readonly string[]): Asked {
  const { command, action, rest } = findAction(catalog, words);
  const given: Record<string, string> = {};
  const put = (name: string, value: string) => {
    if (Object.hasOwn(given, name)) throw wrong(command, action, `${name} is given twice`);
    given[name] = value;
  };
  let environment: string | undefined;
  let dry: boolean | undefined;
  const choose = (name: string) => {
    if (environment !== undefined) throw wrong(command, action, 'the environment is given twice');
    environment = name;
  };
  const places = [...action.positional] as string[];
  for (const word of rest) {
    if (word.key !== undefined && environmentKeys.has(word.key)) choose(word.text);
    else if (word.key === dryKey) dry = readDry(command, action, dry, word.text);
    else if (word.key !== undefined) put(word.key, word.text);
    else if (environments.includes(word.text)) choose(word.text);
    else put(places.shift() ?? unexpected(command, action, word.text), word.text);
  }
  return { command, action, params: parseParams(command, action, given), environment, dry: dry ?? false };
}

/** `dry=yes` on a change: its plan, and no question to anybody. */
function readDry(command: string, action: AnyAction, before: boolean | undefined, text: string): boolean {
  if (before !== undefined) throw wrong(command, action, 'dry is given twice');
  if (action.risk === 'read-only') throw wrong(command, action, 'it only looks, so there is nothing to try out');
  if (!/^(?:yes|no)$/i.test(text)) throw wrong(command, action, 'dry must be yes or no');
  return text.toLowerCase() === 'yes';
}

/** Checks the parameters of an action, wherever they come from. Throws PARAM_INVALID that names every mistake. */
export function parseParams(
  command: string,
  action: AnyAction,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const result = strict(action).safeParse(given);
  if (result.success) return result.data;
  const mistakes = result.error.issues.map((issue) => mistake(issue));
  throw wrong(command, action, mistakes.join('; '));
}

const strictSchemas = new WeakMap<AnyAction, z.ZodObject>();

/** The schema that refuses unknown parameters; made once per action, since making it costs more than using it. */
function strict(action: AnyAction): z.ZodObject {
  const made = strictSchemas.get(action) ?? z.strictObject(action.params.shape);
  strictSchemas.set(action, made);
  return made;
}

function findAction(
  catalog: Catalog,
  words: readonly Word[],
): { command: string; action: AnyAction; rest: readonly Word[] } {
  const bare = words.map((word) => (word.key === undefined ? word.text.toLowerCase() : undefined));
  for (const length of [3, 2, 1]) {
    const command = bare.slice(0, length).join(' ');
    const action = bare.slice(0, length).includes(undefined) ? undefined : catalog.get(command);
    if (action !== undefined) return { command, action, rest: words.slice(length) };
  }
  const typed = words
    .slice(0, 2)
    .map((word) => word.text)
    .join(' ');
  const first = words[0]?.text ?? '';
  const known = [...catalog.keys()];
  const near =
    nearest(typed, known) ?? nearest(first, known) ?? known.find((command) => command.startsWith(`${first} `));
  throw fault('COMMAND_UNKNOWN', `There is no command "${cut(typed, 80)}".`, {
    ...(near === undefined ? {} : { hint: `Did you mean \`/mcp ${near}\`? Type \`/mcp help\` for the list.` }),
  });
}

function unexpected(command: string, action: AnyAction, text: string): never {
  throw wrong(command, action, `"${cut(text, 80)}" is one word too many`);
}

function wrong(command: string, action: AnyAction, what: string): Error {
  const [example] = action.examples;
  return fault('PARAM_INVALID', `I cannot read that: ${what}.`, {
    hint: `Usage: \`${usageLine(command, action)}\`${example === undefined ? '' : `, for example \`${example}\``}.`,
  });
}

function mistake(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys')
    return `there is no parameter ${issue.keys.map((key) => `"${cut(key, 40)}"`).join(', ')}`;
  if (issue.code === 'invalid_union') {
    const inner = issue.errors.flat().find((found) => found.message.startsWith('must '));
    return `${path} ${inner?.message ?? 'has a value that does not fit'}`;
  }
  return `${path} ${issue.message.startsWith('must ') ? issue.message : `does not fit (${issue.message})`}`;
}
