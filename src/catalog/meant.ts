import { type AnyCommand, takesEnvironment } from './command.ts';
import { lineOf, type Word } from './command-line.ts';
import { nearest } from './nearest.ts';
import { findCommand, parseAsked } from './parse.ts';

type Commands = ReadonlyMap<string, AnyCommand>;

/**
 * The command line that a mistyped one was probably meant to be, with every other word as it was typed: the nearest command, parameter,
 * value and environment. Undefined where nothing is near, or where the corrected line would be refused as well.
 */
export function meantLine(
  commands: Commands,
  words: readonly Word[],
  environments: readonly string[],
): string | undefined {
  const line = corrected(commands, words, environments);
  if (line === undefined) return undefined;
  try {
    const { environment } = parseAsked(commands, line, environments);
    if (environment !== undefined && !environments.includes(environment)) return undefined;
  } catch {
    return undefined;
  }
  const text = lineOf(line);
  return text === lineOf(words) ? undefined : text;
}

function corrected(
  commands: Commands,
  words: readonly Word[],
  environments: readonly string[],
): readonly Word[] | undefined {
  const named = withCommand(commands, words);
  const found = named && findCommand(commands, named);
  if (named === undefined || found === undefined) return undefined;
  const head = named.slice(0, named.length - found.rest.length);
  if (found.command === 'help') {
    const topic = found.rest.length === 0 ? undefined : withCommand(commands, found.rest);
    return topic && [...head, ...topic];
  }
  return [...head, ...found.rest.map((word) => withValue(found.action, word, environments))];
}

/** The words with the name of their command put right: the nearest by as many words as a command can have, else as typed. */
function withCommand(commands: Commands, words: readonly Word[]): readonly Word[] | undefined {
  const found = findCommand(commands, words);
  const known = found === undefined ? [...commands.keys()] : below(commands, found.command);
  const start = found === undefined ? 0 : words.length - found.rest.length;
  for (const length of [3, 2, 1]) {
    const typed = words.slice(0, length);
    if (length <= start || typed.length < length || typed.some(({ key }) => key !== undefined)) continue;
    const near = nearest(typed.map(({ text }) => text).join(' '), ofLength(known, length));
    if (near !== undefined) return [...near.split(' ').map(bare), ...words.slice(length)];
  }
  return found && words;
}

const below = (commands: Commands, command: string) =>
  [...commands.keys()].filter((one) => one.startsWith(`${command} `));

const ofLength = (known: readonly string[], length: number) =>
  known.filter((command) => command.split(' ').length === length);

const bare = (text: string): Word => ({ text, key: undefined });

/** A parameter with its name and its value put right, where either is near to one there is. */
function withValue(action: AnyCommand, { key, text }: Word, environments: readonly string[]): Word {
  if (key === undefined) return { key, text };
  const places = takesEnvironment(action) ? ['env', 'environment'] : [];
  const keys = [...Object.keys(action.params.shape), ...places];
  const name = keys.includes(key) ? key : (nearest(key, keys) ?? key);
  if (!places.includes(name) || environments.includes(text)) return { key: name, text };
  return { key: name, text: nearest(text, environments) ?? text };
}
