import { describe, expect, it } from 'vitest';
import {
  MESSAGE_CHARACTERS,
  messageCharacters,
  validateAttachments,
  validateBlocks,
  validateView,
} from '../../../../sandbox/workspace/blocks/surfaces.ts';
import {
  actions,
  button,
  card,
  cell,
  home,
  input,
  modal,
  mrkdwn,
  option,
  options,
  type Part,
  plain,
  richSection,
  richText,
  section,
  select,
  task,
  textInput,
  times,
  words,
} from './samples.ts';

const buttons = (count: number) => times(count, (n) => button({ action_id: `${n}` }));
const group = (count: number) => ({ label: plain(), options: options(count) });
const feedback = (n: number) => ({ type: 'icon_button', icon: 'trash', text: plain(), action_id: `${n}` });

/** Each list with its limit: the block that holds it, and where it stands. */
const lists: readonly (readonly [what: string, limit: number, build: (count: number) => Part, pointer: string])[] = [
  ['section fields', 10, (count) => ({ type: 'section', fields: times(count, () => plain()) }), '/fields'],
  ['context elements', 10, (count) => ({ type: 'context', elements: times(count, () => plain()) }), '/elements'],
  ['actions elements', 25, (count) => actions(...buttons(count)), '/elements'],
  ['context actions', 5, (count) => ({ type: 'context_actions', elements: times(count, feedback) }), '/elements'],
  ['select options', 100, (count) => actions(select({ options: options(count) })), '/elements/0/options'],
  [
    'select groups',
    100,
    (count) => actions({ type: 'static_select', option_groups: times(count, () => group(1)) }),
    '/elements/0/option_groups',
  ],
  [
    'options of a group',
    100,
    (count) => actions({ type: 'static_select', option_groups: [group(count)] }),
    '/elements/0/option_groups/0/options',
  ],
  ['overflow options', 5, (count) => actions({ type: 'overflow', options: options(count) }), '/elements/0/options'],
  ['radio options', 10, (count) => actions({ type: 'radio_buttons', options: options(count) }), '/elements/0/options'],
  ['checkbox options', 10, (count) => actions({ type: 'checkboxes', options: options(count) }), '/elements/0/options'],
  ['table rows', 100, (count) => ({ type: 'table', rows: times(count, () => [cell()]) }), '/rows'],
  ['table columns', 20, (count) => ({ type: 'table', rows: [times(count, () => cell())] }), '/rows/0'],
  [
    'table column settings',
    20,
    (count) => ({ type: 'table', rows: [[cell()]], column_settings: times(count, () => ({ align: 'right' })) }),
    '/column_settings',
  ],
  [
    'data table rows',
    101,
    (count) => ({ type: 'data_table', caption: 'x', rows: times(count, () => [cell()]) }),
    '/rows',
  ],
  ['carousel cards', 10, (count) => ({ type: 'carousel', elements: times(count, () => card()) }), '/elements'],
  [
    'container blocks',
    10,
    (count) => ({ type: 'container', title: plain(), child_blocks: times(count, () => section()) }),
    '/child_blocks',
  ],
  [
    'people who see an icon button',
    10,
    (count) => ({
      type: 'context_actions',
      elements: [{ ...feedback(1), visible_to_user_ids: times(count, (n) => `U${n}`) }],
    }),
    '/elements/0/visible_to_user_ids',
  ],
];

describe('lengths of lists', () => {
  it.each(lists)('%s: %i and no more', (_what, limit, build, pointer) => {
    expect(validateBlocks([build(limit)])).toEqual([]);
    expect(validateBlocks([build(limit + 1)])).toEqual([
      { pointer: `/blocks/0${pointer}`, code: 'too_many_items', message: `no more than ${limit} items allowed` },
    ]);
  });

  const least: readonly (readonly [string, number, (count: number) => Part, string])[] = [
    ['overflow options', 2, (count) => actions({ type: 'overflow', options: options(count) }), '/elements/0/options'],
    ['actions elements', 1, (count) => actions(...buttons(count)), '/elements'],
    ['context elements', 1, (count) => ({ type: 'context', elements: times(count, () => plain()) }), '/elements'],
    ['table rows', 1, (count) => ({ type: 'table', rows: times(count, () => [cell()]) }), '/rows'],
    [
      'data table rows',
      2,
      (count) => ({ type: 'data_table', caption: 'x', rows: times(count, () => [cell()]) }),
      '/rows',
    ],
    ['carousel cards', 1, (count) => ({ type: 'carousel', elements: times(count, () => card()) }), '/elements'],
  ];

  it.each(least)('%s: at least %i', (_what, limit, build, pointer) => {
    expect(validateBlocks([build(limit)])).toEqual([]);
    expect(validateBlocks([build(limit - 1)])).toMatchObject([
      { pointer: `/blocks/0${pointer}`, code: 'too_few_items' },
    ]);
  });
});

describe('numbers', () => {
  const numbers: readonly (readonly [string, number, number, (value: number) => Part, string])[] = [
    ['min_length', 0, 3_000, (value) => input(textInput({ min_length: value })), '/element/min_length'],
    ['max_length', 1, 3_000, (value) => input(textInput({ max_length: value })), '/element/max_length'],
    ['max_files', 1, 10, (value) => input({ type: 'file_input', max_files: value }), '/element/max_files'],
    ['min_lines', 1, 100, (value) => input({ type: 'rich_text_input', min_lines: value }), '/element/min_lines'],
    [
      'page_size',
      1,
      100,
      (value) => ({ type: 'data_table', caption: 'x', rows: [[cell()], [cell()]], page_size: value }),
      '/page_size',
    ],
    [
      'list indent',
      0,
      8,
      (value) => richText({ type: 'rich_text_list', style: 'bullet', elements: [richSection()], indent: value }),
      '/elements/0/indent',
    ],
  ];

  it.each(numbers)('%s lies between %i and %i', (_what, low, high, build, pointer) => {
    for (const good of [low, high]) expect(validateBlocks([build(good)])).toEqual([]);
    for (const bad of [low - 1, high + 1]) {
      expect(validateBlocks([build(bad)])).toMatchObject([{ pointer: `/blocks/0${pointer}`, code: 'out_of_range' }]);
    }
    expect(validateBlocks([build(low + 0.5)])).toMatchObject([{ code: 'invalid_type' }]);
  });
});

describe('whole payloads', () => {
  it('a message holds 50 blocks, a view 100', () => {
    const blocks = (count: number) => times(count, () => ({ type: 'divider' }));
    expect(validateBlocks(blocks(50))).toEqual([]);
    expect(validateBlocks(blocks(51))).toMatchObject([{ pointer: '/blocks', code: 'too_many_items' }]);
    expect(validateView(modal({ blocks: blocks(100) }), 'modal')).toEqual([]);
    expect(validateView(modal({ blocks: blocks(101) }), 'modal')).toMatchObject([
      { pointer: '/view/blocks', code: 'too_many_items' },
    ]);
    expect(validateView(home({ blocks: blocks(100) }), 'home')).toEqual([]);
    expect(validateView(home({ blocks: blocks(101) }), 'home')).toMatchObject([{ code: 'too_many_items' }]);
  });

  it('a message holds 100 attachments with 50 blocks each', () => {
    expect(validateAttachments(times(100, () => ({ text: 'x' })))).toEqual([]);
    expect(validateAttachments(times(101, () => ({ text: 'x' })))).toMatchObject([{ pointer: '/attachments' }]);
    const many = { blocks: times(51, () => ({ type: 'divider' })) };
    expect(validateAttachments([many])).toMatchObject([{ pointer: '/attachments/0/blocks', code: 'too_many_items' }]);
    expect(validateAttachments(['x'])).toMatchObject([{ pointer: '/attachments/0', code: 'invalid_type' }]);
  });

  it('a message holds one table, and 12,000 characters of markdown in all', () => {
    const table = { type: 'table', rows: [[cell()]] };
    expect(validateBlocks([table, section()])).toEqual([]);
    expect(validateBlocks([table, table])).toMatchObject([{ pointer: '/blocks', code: 'only_one_table_allowed' }]);
    const markdown = (length: number) => ({ type: 'markdown', text: 'a'.repeat(length) });
    expect(validateBlocks([markdown(6_000), markdown(6_000)])).toEqual([]);
    expect(validateBlocks([markdown(6_000), markdown(6_001)])).toMatchObject([
      { pointer: '/blocks', code: 'too_long' },
    ]);
  });

  it('characters are counted wherever they are shown', () => {
    const blocks = [
      section({ text: mrkdwn('12345'), accessory: button({ text: plain('123'), value: 'not shown' }) }),
      { type: 'plan', title: '12', tasks: [task({ title: '1', details: richText(richSection(words('1234'))) })] },
      { type: 'table', rows: [[cell('12')]] },
      actions(select({ options: [option('123')] })),
    ];
    expect(messageCharacters(blocks, [{ blocks: [section({ text: plain('12') })] }])).toBe(
      5 + 3 + 2 + 1 + 4 + 2 + 3 + 2,
    );
    expect(MESSAGE_CHARACTERS).toBe(13_200);
  });
});
