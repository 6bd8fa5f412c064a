import { type Fields, fieldsOf, listOf, textOf } from '../../../workspace/record.ts';
import type { UiChannel, UiState } from '../../../workspace/ui-protocol.ts';
import type { Option } from '../../../workspace/wire.ts';
import { isOption } from '../render/controls/value.ts';
import { plainWords } from '../render/text-object.ts';
import { channelTitle } from './people.ts';

/** One line of a select. `held` is what its value keeps: an option, or an id. */
export interface Choice {
  readonly key: string;
  readonly label: string;
  readonly detail: string;
  readonly group: string;
  readonly held: Option | string;
}

function optionChoice(option: Option, group: string): Choice {
  const label = plainWords(option.text);
  return { key: option.value ?? label, label, detail: plainWords(option['description']), group, held: option };
}

/** Options in groups or not, as lines. */
export function optionChoices(options: unknown, groups: unknown): readonly Choice[] {
  const grouped = listOf(groups).flatMap((given) => {
    const group = fieldsOf(given);
    const own = listOf(group?.['options']).filter(isOption);
    return own.map((option) => optionChoice(option, plainWords(group?.['label'])));
  });
  return [
    ...listOf(options)
      .filter(isOption)
      .map((option) => optionChoice(option, '')),
    ...grouped,
  ];
}

function people(state: UiState): readonly Choice[] {
  return state.users
    .filter((user) => !user.deactivated)
    .map(({ id, realName, name }) => ({ key: id, label: realName, detail: `@${name}`, group: '', held: id }));
}

function channelChoice(state: UiState, channel: UiChannel): Choice {
  const direct = channel.kind === 'im' || channel.kind === 'mpim';
  const label = `${direct ? '' : '#'}${channelTitle(state, channel)}`;
  return { key: channel.id, label, detail: '', group: direct ? 'Direct messages' : '', held: channel.id };
}

/** Conversations this person is in, as the element's filter wants them. */
function conversations(state: UiState, element: Fields): readonly Choice[] {
  const filter = fieldsOf(element['filter']);
  const kinds = listOf(filter?.['include']);
  const bots = new Set(
    filter?.['exclude_bot_users'] === true ? state.users.filter((u) => u.isBot).map((u) => u.id) : [],
  );
  return state.channels
    .filter((channel) => !channel.archived && (kinds.length === 0 || kinds.includes(channel.kind)))
    .filter((channel) => !(channel.kind === 'im' && channel.members.some((id) => bots.has(id))))
    .map((channel) => channelChoice(state, channel));
}

/** What a select offers; those of an external one are asked for elsewhere. */
export function choicesFor(state: UiState, element: Fields): readonly Choice[] {
  const type = textOf(element['type'])?.replace('multi_', '');
  if (type === 'users_select') return people(state);
  if (type === 'conversations_select') return conversations(state, element);
  if (type !== 'channels_select') return optionChoices(element['options'], element['option_groups']);
  return state.channels
    .filter(({ kind, archived }) => kind === 'public' && !archived)
    .map((channel) => channelChoice(state, channel));
}

/** The lines whose words hold all that was typed. */
export function filterChoices(choices: readonly Choice[], query: string): readonly Choice[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return choices.filter((choice) => {
    const text = `${choice.label} ${choice.detail}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
