import { fieldsOf } from '../record.ts';
import { type Check, exactlyOne, flag, list, number, oneOf, shape, step, text, variant } from './check.ts';
import { richText } from './rich-text.ts';
import {
  actionId,
  colorScheme,
  confirm,
  conversationFilter,
  date,
  dispatchConfig,
  epochSeconds,
  imageElement,
  optionGroup,
  placeholder,
  plain,
  plainOption,
  richOption,
  time,
  url,
} from './texts.ts';

/** Fields most interactive elements share. */
const acts = { action_id: actionId, confirm };
const picks = { ...acts, focus_on_load: flag };
const selects = { ...picks, placeholder };
const many = { ...selects, max_selected_items: number(1, 100) };

const element = (type: string, required: Record<string, Check>, optional: Record<string, Check>, ...rules: Check[]) =>
  shape({ type: oneOf(type), ...required }, optional, ...rules);

const choices = { options: list(plainOption, 100), option_groups: list(optionGroup, 100) };
const choiceRule = exactlyOne('options', 'option_groups');

/** No two options of an element have one value: what was chosen would not be known. */
const distinctValues: Check = (value, at, issues) => {
  const options = fieldsOf(value)?.['options'];
  if (!Array.isArray(options)) return;
  const seen = new Set<unknown>();
  for (const [index, part] of options.entries()) {
    const optionValue = fieldsOf(part)?.['value'];
    if (seen.has(optionValue) && optionValue !== undefined) {
      const pointer = step(step(step(at, 'options'), index), 'value');
      issues.push({ pointer, code: 'duplicate_value', message: 'option values must be unique' });
    }
    seen.add(optionValue);
  }
};

const button = element(
  'button',
  { text: plain(75) },
  { ...acts, value: text(2_000), url, style: colorScheme, accessibility_label: text(75) },
);

const workflowButton = element(
  'workflow_button',
  {
    text: plain(75),
    workflow: shape({ trigger: shape({ url }, { customizable_input_parameters: list(() => {}, 100) }) }),
  },
  { ...acts, style: colorScheme, accessibility_label: text(75) },
);

const feedbackChoice = shape({ text: plain(75), value: text(2_000) }, { accessibility_label: text(75) });

const selectKinds = {
  static_select: element('static_select', {}, { ...selects, ...choices, initial_option: plainOption }, choiceRule),
  external_select: element(
    'external_select',
    {},
    { ...selects, initial_option: plainOption, min_query_length: number(0, 300) },
  ),
  users_select: element('users_select', {}, { ...selects, initial_user: text(255, 1) }),
  channels_select: element(
    'channels_select',
    {},
    { ...selects, initial_channel: text(255, 1), response_url_enabled: flag },
  ),
  conversations_select: element(
    'conversations_select',
    {},
    {
      ...selects,
      initial_conversation: text(255, 1),
      default_to_current_conversation: flag,
      response_url_enabled: flag,
      filter: conversationFilter,
    },
  ),
  multi_static_select: element(
    'multi_static_select',
    {},
    { ...many, ...choices, initial_options: list(plainOption, 100) },
    choiceRule,
  ),
  multi_external_select: element(
    'multi_external_select',
    {},
    { ...many, initial_options: list(plainOption, 100), min_query_length: number(0, 300) },
  ),
  multi_users_select: element('multi_users_select', {}, { ...many, initial_users: list(text(255, 1), 100) }),
  multi_channels_select: element('multi_channels_select', {}, { ...many, initial_channels: list(text(255, 1), 100) }),
  multi_conversations_select: element(
    'multi_conversations_select',
    {},
    {
      ...many,
      initial_conversations: list(text(255, 1), 100),
      default_to_current_conversation: flag,
      filter: conversationFilter,
    },
  ),
};

const pickerKinds = {
  datepicker: element('datepicker', {}, { ...selects, initial_date: date }),
  timepicker: element('timepicker', {}, { ...selects, initial_time: time, timezone: text(100, 1) }),
  datetimepicker: element('datetimepicker', {}, { ...picks, initial_date_time: epochSeconds }),
  checkboxes: element(
    'checkboxes',
    { options: list(richOption, 10) },
    { ...picks, initial_options: list(richOption, 10) },
    distinctValues,
  ),
  radio_buttons: element(
    'radio_buttons',
    { options: list(richOption, 10) },
    { ...picks, initial_option: richOption },
    distinctValues,
  ),
};

const overflow = element('overflow', { options: list(plainOption, 5, 2) }, acts, distinctValues);

const typed = { action_id: actionId, placeholder, focus_on_load: flag, dispatch_action_config: dispatchConfig };

const richTextInput = element(
  'rich_text_input',
  {},
  { ...typed, initial_value: richText, min_lines: number(1, 100), max_lines: number(1, 100) },
);

/** min_length may not be above max_length, nor min_value above max_value. */
const ordered: Check = (value, pointer, issues) => {
  const fields = fieldsOf(value) ?? {};
  for (const [low, high] of [
    ['min_length', 'max_length'],
    ['min_value', 'max_value'],
    ['min_lines', 'max_lines'],
  ] as const) {
    const [from, to] = [fields[low], fields[high]];
    if (from === undefined || to === undefined || Number(from) <= Number(to)) continue;
    issues.push({ pointer, code: 'out_of_range', message: `${low} must not be greater than ${high}` });
  }
};

const inputKinds = {
  plain_text_input: element(
    'plain_text_input',
    {},
    {
      ...typed,
      initial_value: text(3_000),
      multiline: flag,
      min_length: number(0, 3_000),
      max_length: number(1, 3_000),
    },
    ordered,
  ),
  email_text_input: element('email_text_input', {}, { ...typed, initial_value: text(3_000) }),
  url_text_input: element('url_text_input', {}, { ...typed, initial_value: text(3_000) }),
  number_input: element(
    'number_input',
    { is_decimal_allowed: flag },
    { ...typed, initial_value: text(100), min_value: text(100), max_value: text(100) },
    ordered,
  ),
  file_input: element(
    'file_input',
    {},
    { action_id: actionId, filetypes: list(text(50, 1), 100), max_files: number(1, 10) },
  ),
  rich_text_input: richTextInput,
};

/** What may stand in an actions block. */
export const actionsElement = variant(
  { button, workflow_button: workflowButton, overflow, ...selectKinds, ...pickerKinds, rich_text_input: richTextInput },
  'element type',
);

/** What may stand beside a section. */
export const accessory = variant(
  { button, workflow_button: workflowButton, overflow, image: imageElement, ...selectKinds, ...pickerKinds },
  'element type',
);

/** What an input block may ask with. */
export const inputElement = variant({ ...inputKinds, ...selectKinds, ...pickerKinds }, 'element type');

/** What may stand under a message for feedback. */
export const contextAction = variant(
  {
    feedback_buttons: element(
      'feedback_buttons',
      { positive_button: feedbackChoice, negative_button: feedbackChoice },
      { action_id: actionId },
    ),
    icon_button: element(
      'icon_button',
      { icon: text(100, 1), text: plain(75) },
      { ...acts, accessibility_label: text(75), value: text(2_000), visible_to_user_ids: list(text(255, 1), 10) },
    ),
  },
  'element type',
);

export const cardButton = button;
