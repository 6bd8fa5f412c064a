import { elementsIn } from '../blocks/walk.ts';
import { type Fields, listOf, textOf } from '../record.ts';
import { type Option, option, type StateValue, type StateValues } from '../wire.ts';

/** What the inputs of a view or message hold before anybody touched them, and whether an answer is one Slack would send on. */

function readOption(value: unknown): Option | null {
  const parsed = option.safeParse(value);
  return parsed.success ? parsed.data : null;
}

const readOptions = (value: unknown) => listOf(value).flatMap((part) => readOption(part) ?? []);
const readTexts = (value: unknown) => listOf(value).filter((part) => typeof part === 'string');

type Start = (element: Fields) => StateValue;

const STARTS: Readonly<Record<string, Start>> = {
  plain_text_input: (e) => ({ type: 'plain_text_input', value: textOf(e['initial_value']) ?? null }),
  email_text_input: (e) => ({ type: 'email_text_input', value: textOf(e['initial_value']) ?? null }),
  url_text_input: (e) => ({ type: 'url_text_input', value: textOf(e['initial_value']) ?? null }),
  number_input: (e) => ({ type: 'number_input', value: textOf(e['initial_value']) ?? null }),
  rich_text_input: () => ({ type: 'rich_text_input', rich_text_value: null }),
  static_select: (e) => ({ type: 'static_select', selected_option: readOption(e['initial_option']) }),
  external_select: (e) => ({ type: 'external_select', selected_option: readOption(e['initial_option']) }),
  radio_buttons: (e) => ({ type: 'radio_buttons', selected_option: readOption(e['initial_option']) }),
  users_select: (e) => ({ type: 'users_select', selected_user: textOf(e['initial_user']) ?? null }),
  channels_select: (e) => ({ type: 'channels_select', selected_channel: textOf(e['initial_channel']) ?? null }),
  conversations_select: (e) => ({
    type: 'conversations_select',
    selected_conversation: textOf(e['initial_conversation']) ?? null,
  }),
  multi_static_select: (e) => ({ type: 'multi_static_select', selected_options: readOptions(e['initial_options']) }),
  multi_external_select: (e) => ({
    type: 'multi_external_select',
    selected_options: readOptions(e['initial_options']),
  }),
  checkboxes: (e) => ({ type: 'checkboxes', selected_options: readOptions(e['initial_options']) }),
  multi_users_select: (e) => ({ type: 'multi_users_select', selected_users: readTexts(e['initial_users']) }),
  multi_channels_select: (e) => ({
    type: 'multi_channels_select',
    selected_channels: readTexts(e['initial_channels']),
  }),
  multi_conversations_select: (e) => ({
    type: 'multi_conversations_select',
    selected_conversations: readTexts(e['initial_conversations']),
  }),
  datepicker: (e) => ({ type: 'datepicker', selected_date: textOf(e['initial_date']) ?? null }),
  timepicker: (e) => ({ type: 'timepicker', selected_time: textOf(e['initial_time']) ?? null }),
  datetimepicker: (e) => ({
    type: 'datetimepicker',
    selected_date_time: typeof e['initial_date_time'] === 'number' ? e['initial_date_time'] : null,
  }),
};

/** The value an element starts with, or undefined for one that holds none (a button). */
export function initialValue(element: Fields): StateValue | undefined {
  return STARTS[String(element['type'])]?.(element);
}

/** The starting values of all elements that hold one. */
export function initialState(blocks: unknown): StateValues {
  const values: StateValues = {};
  for (const { element, block } of elementsIn(blocks)) {
    const value = initialValue(element);
    const [blockId, actionId] = [textOf(block['block_id']), textOf(element['action_id'])];
    if (value === undefined || blockId === undefined || actionId === undefined) continue;
    values[blockId] = { ...values[blockId], [actionId]: value };
  }
  return values;
}

/** True when nothing was typed or picked. */
export function isEmpty(value: StateValue): boolean {
  const held = Object.entries(value).find(([key]) => key !== 'type')?.[1];
  return held === null || held === undefined || held === '' || (Array.isArray(held) && held.length === 0);
}
