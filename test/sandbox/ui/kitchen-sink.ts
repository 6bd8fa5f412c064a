import {
  actions,
  button,
  card,
  cell,
  image,
  input,
  mrkdwn,
  option,
  options,
  type Part,
  plain,
  richSection,
  richText,
  section,
  task,
  textInput,
  video,
  words,
} from '../workspace/blocks/samples.ts';

/** Blocks of every type, with every element somewhere: as one message could not hold them. */

const named = (type: string, more: Part = {}) => ({ type, action_id: type, ...more });

export const selects: readonly Part[] = [
  named('static_select', { options: options(3), initial_option: option('1', '1') }),
  named('external_select', { placeholder: plain('Search') }),
  named('users_select', { initial_user: 'U2' }),
  named('channels_select', { initial_channel: 'C1' }),
  named('conversations_select', {}),
  named('multi_static_select', {
    option_groups: [{ label: plain('Group'), options: options(2) }],
    initial_options: options(2),
  }),
  named('multi_external_select', { initial_options: [option('kept', 'kept')] }),
  named('multi_users_select', { initial_users: ['U1', 'U2'] }),
  named('multi_channels_select', {}),
  named('multi_conversations_select', { initial_conversations: ['C1'] }),
];

export const pickers: readonly Part[] = [
  named('datepicker', { initial_date: '2026-01-31' }),
  named('timepicker', { initial_time: '14:02' }),
  named('datetimepicker', { initial_date_time: 1_769_868_120 }),
  named('checkboxes', {
    options: [option('a', 'a', { description: mrkdwn('*more*') })],
    initial_options: [option('a', 'a')],
  }),
  named('radio_buttons', { options: options(2), initial_option: option('1', '1') }),
];

export const texts: readonly Part[] = [
  textInput({ initial_value: 'typed <b>' }),
  textInput({ multiline: true, initial_value: '\nlines' }),
  named('email_text_input', { initial_value: 'a@example.com' }),
  named('url_text_input', {}),
  named('number_input', { is_decimal_allowed: false, initial_value: '3' }),
  named('rich_text_input', {}),
  named('file_input', {}),
];

export const blocks: readonly Part[] = [
  { type: 'header', text: plain('A *header* :tada:') },
  section({ fields: [mrkdwn('*a*\nb'), plain('c')], accessory: named('overflow', { options: options(2) }) }),
  section({ accessory: { type: 'image', image_url: 'https://example.com/p.png', alt_text: 'a picture' } }),
  {
    type: 'context',
    elements: [mrkdwn('small'), { type: 'image', image_url: 'https://example.com/i.png', alt_text: 'icon' }],
  },
  { type: 'divider' },
  actions(button({ style: 'primary' }), button({ action_id: 'b', style: 'danger', accessibility_label: 'Say more' })),
  ...selects.map((element) => actions(element)),
  ...pickers.map((element) => actions(element)),
  ...texts.map((element, index) =>
    input(element, { block_id: `input-${index}`, hint: plain('a hint'), optional: true }),
  ),
  image({ title: plain('A title') }),
  richText(richSection(words('rich'))),
  { type: 'markdown', text: '# Title' },
  {
    type: 'table',
    column_settings: [{ align: 'right' }, null, { is_wrapped: true }],
    rows: [
      [cell('pod'), richText(richSection(words('rich', { style: { bold: true } }))), cell('note')],
      [cell('a'), { type: 'raw_number', value: 12.5, text: '12.5' }, cell('long')],
    ],
  },
  {
    type: 'data_table',
    caption: 'Pods',
    page_size: 2,
    row_header_column_index: 0,
    rows: [
      [cell('pod'), cell('restarts')],
      ...[1, 2, 3].map((n) => [cell(`pod-${n}`), { type: 'raw_number', value: n, text: `${n}` }]),
    ],
  },
  task({
    status: 'in_progress',
    details: richText(richSection(words('2 of 3'))),
    sources: [{ type: 'url', url: 'https://example.com/s', text: 'a source' }],
  }),
  {
    type: 'plan',
    title: 'Rolling back',
    tasks: [task({ status: 'complete' }), task({ task_id: 'u', status: 'error' })],
  },
  card({
    subtitle: mrkdwn('sub'),
    body: mrkdwn('body'),
    actions: [button()],
    hero_image: { type: 'image', image_url: 'https://example.com/h.png', alt_text: 'hero' },
  }),
  { type: 'carousel', elements: [card(), card()] },
  {
    type: 'container',
    title: plain('A container'),
    is_collapsible: true,
    default_collapsed: true,
    child_blocks: [section(), { type: 'divider' }],
  },
  {
    type: 'context_actions',
    elements: [
      named('feedback_buttons', {
        positive_button: { text: plain('Good'), value: 'up' },
        negative_button: { text: plain('Bad'), value: 'down' },
      }),
      named('icon_button', { icon: 'trash', text: plain('Delete') }),
      named('icon_button', {
        action_id: 'hidden',
        icon: 'trash',
        text: plain('Not for you'),
        visible_to_user_ids: ['U2'],
      }),
    ],
  },
  video({ title: plain('A film'), author_name: 'Somebody' }),
  { type: 'file', external_id: 'F-1', source: 'remote' },
];
