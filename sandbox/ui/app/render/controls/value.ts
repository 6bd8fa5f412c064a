import { type Fields, fieldsOf, listOf, textOf } from '../../../../workspace/record.ts';
import type { Option, StateValue } from '../../../../workspace/wire.ts';
import { shortDate, toLocal } from '../calendar.ts';
import type { Scene } from '../scene.ts';
import { plainWords } from '../text-object.ts';

/** Where an element keeps what it holds: the field of its value, the field it starts from, and whether it holds several. */
interface Holding {
  readonly field: string;
  readonly start: string;
  readonly many?: true;
}

const text: Holding = { field: 'value', start: 'initial_value' };
const one: Holding = { field: 'selected_option', start: 'initial_option' };
const some: Holding = { field: 'selected_options', start: 'initial_options', many: true };

const HOLDINGS: Readonly<Record<StateValue['type'], Holding>> = {
  plain_text_input: text,
  email_text_input: text,
  url_text_input: text,
  number_input: text,
  rich_text_input: { field: 'rich_text_value', start: 'initial_value' },
  static_select: one,
  external_select: one,
  radio_buttons: one,
  users_select: { field: 'selected_user', start: 'initial_user' },
  channels_select: { field: 'selected_channel', start: 'initial_channel' },
  conversations_select: { field: 'selected_conversation', start: 'initial_conversation' },
  multi_static_select: some,
  multi_external_select: some,
  checkboxes: some,
  multi_users_select: { field: 'selected_users', start: 'initial_users', many: true },
  multi_channels_select: { field: 'selected_channels', start: 'initial_channels', many: true },
  multi_conversations_select: { field: 'selected_conversations', start: 'initial_conversations', many: true },
  datepicker: { field: 'selected_date', start: 'initial_date' },
  timepicker: { field: 'selected_time', start: 'initial_time' },
  datetimepicker: { field: 'selected_date_time', start: 'initial_date_time' },
};

/** True for an element that holds a value; a button holds none. */
export function holdsValue(type: unknown): type is StateValue['type'] {
  return typeof type === 'string' && Object.hasOwn(HOLDINGS, type);
}

/** A value of that type made of what was picked; `held` has the shape the type's field wants. */
export function makeValue(type: StateValue['type'], held: unknown): StateValue {
  return { type, [HOLDINGS[type].field]: held } as StateValue;
}

/** What an element holds before anybody used it; undefined for one that holds nothing. */
export function startValue(element: Fields): StateValue | undefined {
  const type = element['type'];
  if (!holdsValue(type)) return undefined;
  const { start, many } = HOLDINGS[type];
  return makeValue(type, element[start] ?? (many === true ? [] : null));
}

/** All that a value holds, as a list. */
export function heldItems(value: StateValue | undefined): readonly unknown[] {
  if (value === undefined) return [];
  const held: unknown = fieldsOf(value)?.[HOLDINGS[value.type].field];
  if (Array.isArray(held)) return held;
  return held === null || held === undefined || held === '' ? [] : [held];
}

/** The text a value holds. */
export function heldText(value: StateValue | undefined): string {
  return textOf(heldItems(value)[0]) ?? '';
}

/** Every option of an element, groups opened up. */
export function optionsOf(element: Fields): readonly Option[] {
  const groups = listOf(element['option_groups']).flatMap((group) => listOf(fieldsOf(group)?.['options']));
  return [...listOf(element['options']), ...groups].filter(isOption);
}

export function isOption(value: unknown): value is Option {
  return typeof fieldsOf(fieldsOf(value)?.['text'])?.['text'] === 'string';
}

/** What a value holds, each in words for people. */
export function valueWords(value: StateValue | undefined, scene: Scene): readonly string[] {
  return heldItems(value).map((item) => wordsFor(value?.type, item, scene));
}

function wordsFor(type: string | undefined, item: unknown, scene: Scene): string {
  if (isOption(item)) return plainWords(item.text);
  if (type === 'datetimepicker' && typeof item === 'number')
    return toLocal(item * 1000, scene.timezone).replace('T', ' ');
  const text = textOf(item) ?? '';
  if (type === 'datepicker') return shortDate(Date.parse(`${text}T12:00:00Z`), 'UTC');
  if (type?.includes('users')) return scene.user(text) ?? text;
  const channel = scene.channel(text);
  return channel === undefined ? (scene.user(text) ?? text) : `#${channel}`;
}
