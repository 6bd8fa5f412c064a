import type { UiState } from '../../../workspace/ui-protocol.ts';
import { emojiCharacters } from '../render/emoji-names.ts';

/** One thing that can be put in. */
export interface Suggestion {
  readonly key: string;
  /** What stands in the list. */
  readonly label: string;
  readonly detail: string;
  /** What is put in, in place of what was typed. */
  readonly insert: string;
}

/** What is offered while somebody types: a list, or only a hint how a command goes on. */
export interface Completion {
  /** Characters of the text that are replaced: from here to the cursor. */
  readonly from: number;
  readonly what: 'command' | 'person' | 'channel' | 'emoji';
  readonly suggestions: readonly Suggestion[];
}

const MOST = 8;
const BROADCASTS = [
  ['here', 'Everybody who is active in this channel'],
  ['channel', 'Everybody in this channel'],
] as const;

/** Names that begin so come first, then those that hold it. */
function rank(query: string, ...names: readonly string[]): number {
  const words = names.map((name) => name.toLowerCase());
  if (words.some((word) => word.startsWith(query))) return 0;
  if (words.some((word) => word.split(/[\s_-]+/).some((part) => part.startsWith(query)))) return 1;
  return words.some((word) => word.includes(query)) ? 2 : 3;
}

function best<T>(list: readonly T[], query: string, names: (item: T) => readonly string[]): readonly T[] {
  return list
    .map((item) => ({ item, order: rank(query, ...names(item)) }))
    .filter(({ order }) => order < 3)
    .sort((a, b) => a.order - b.order)
    .slice(0, MOST)
    .map(({ item }) => item);
}

function commands(state: UiState, query: string): readonly Suggestion[] {
  return best(state.app.commands, query, ({ command }) => [command.slice(1)]).map((one) => ({
    key: one.command,
    label: `${one.command} ${one.usageHint}`.trim(),
    detail: one.description,
    insert: `${one.command} `,
  }));
}

function people(state: UiState, query: string): readonly Suggestion[] {
  const persons = state.users
    .filter((user) => !user.deactivated)
    .map((user) => ({ handle: user.name, name: user.realName, detail: user.isBot ? 'App' : user.title }));
  const groups = state.groups.map((group) => ({
    handle: group.handle,
    name: group.name,
    detail: `${group.users.length} people`,
  }));
  const ranges = BROADCASTS.map(([handle, detail]) => ({ handle, name: '', detail }));
  return best([...persons, ...groups, ...ranges], query, ({ handle, name }) => [handle, name]).map((one) => ({
    key: one.handle,
    label: `@${one.handle}`,
    detail: [one.name, one.detail].filter((word) => word !== '').join(' · '),
    insert: `@${one.handle} `,
  }));
}

function channels(state: UiState, query: string): readonly Suggestion[] {
  const named = state.channels.filter(({ kind, archived }) => (kind === 'public' || kind === 'private') && !archived);
  return best(named, query, ({ name }) => [name]).map((one) => ({
    key: one.id,
    label: `#${one.name}`,
    detail: one.topic,
    insert: `#${one.name} `,
  }));
}

function emoji(query: string): readonly Suggestion[] {
  return best([...emojiCharacters], query, ([name]) => [name]).map(([name, character]) => ({
    key: name,
    label: `:${name}:`,
    detail: character,
    insert: `:${name}: `,
  }));
}

/** What to offer for a text with the cursor at `cursor`; undefined for nothing. */
export function completionFor(state: UiState, text: string, cursor: number): Completion | undefined {
  const before = text.slice(0, cursor);
  const command = /^\/(\S*)$/.exec(before);
  if (command !== null) return offer('command', 0, commands(state, (command[1] ?? '').toLowerCase()));
  const word = /(?:^|[\s(])([@#]|:(?=[a-z0-9_+-]{2}))([\p{L}\p{N}._+-]*)$/u.exec(before);
  if (word === null) return undefined;
  const [, sign, query = ''] = word;
  const from = cursor - query.length - 1;
  const lower = query.toLowerCase();
  if (sign === '@') return offer('person', from, people(state, lower));
  return sign === '#' ? offer('channel', from, channels(state, lower)) : offer('emoji', from, emoji(lower));
}

function offer(what: Completion['what'], from: number, suggestions: readonly Suggestion[]): Completion | undefined {
  return suggestions.length === 0 ? undefined : { from, what, suggestions };
}

/** How a command that is typed already goes on; undefined for a text that is none. */
export function usageFor(
  state: UiState,
  text: string,
): { readonly command: string; readonly hint: string; readonly about: string } | undefined {
  const command = /^(\/\S+)\s/.exec(text)?.[1];
  const known = state.app.commands.find((one) => one.command === command);
  if (known === undefined) return undefined;
  return { command: known.command, hint: known.usageHint, about: known.description };
}
