import { describe, expect, it } from 'vitest';
import { validateBlocks, validateView } from '../../../../sandbox/workspace/blocks/surfaces.ts';
import { elementsIn, withIds } from '../../../../sandbox/workspace/blocks/walk.ts';
import { block } from '../../../../sandbox/workspace/wire.ts';
import {
  actions,
  button,
  cell,
  home,
  image,
  input,
  modal,
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
  video,
  words,
} from './samples.ts';

const codes = (blocks: unknown) => validateBlocks(blocks).map((issue) => issue.code);

describe('ids', () => {
  it('a block_id stands once in a payload', () => {
    const twice = [section({ block_id: 'one' }), section({ block_id: 'one' })];
    expect(validateBlocks([section({ block_id: 'one' }), section({ block_id: 'two' }), section(), section()])).toEqual(
      [],
    );
    expect(validateBlocks(twice)).toMatchObject([{ pointer: '/blocks/1/block_id', code: 'duplicate_block_id' }]);
    expect(validateView(modal({ blocks: twice }), 'modal')).toMatchObject([{ pointer: '/view/blocks/1/block_id' }]);
  });

  it('an action_id stands once in its block', () => {
    expect(validateBlocks([actions(button(), button({ action_id: 'b' })), actions(button())])).toEqual([]);
    expect(validateBlocks([actions(button(), button())])).toMatchObject([
      { pointer: '/blocks/0/elements/1/action_id', code: 'duplicate_action_id' },
    ]);
  });

  it('a value stands once among the options of boxes, buttons and menus', () => {
    const same = [option('a', 'x'), option('b', 'x')];
    for (const type of ['checkboxes', 'radio_buttons', 'overflow']) {
      expect(codes([actions({ type, options: same })])).toEqual(['duplicate_value']);
    }
  });

  it('are given where they are missing, and stay where they are not', () => {
    let n = 0;
    const given = [
      section({ block_id: 'mine', accessory: { ...button(), action_id: undefined } }),
      { type: 'divider' },
    ];
    const blocks = withIds(
      given.map((one) => block.parse(one)),
      () => `id${++n}`,
    );
    expect(blocks).toMatchObject([{ block_id: 'mine', accessory: { action_id: 'id1' } }, { block_id: 'id2' }]);
    expect(given[1]).toEqual({ type: 'divider' });
    const inner = { type: 'container', title: plain(), child_blocks: [actions({ ...button(), action_id: '' })] };
    const [container] = withIds([block.parse(inner)], () => `id${++n}`);
    expect(elementsIn([container])[0]?.element['action_id']).toMatch(/^id/);
  });
});

describe('what goes together', () => {
  const wrong: readonly (readonly [string, Part, string, string])[] = [
    ['a section without text and fields', { type: 'section' }, '', 'missing_field'],
    ['a section with a field it does not know', section({ txt: 1 }), '', 'additional_property'],
    ['an unknown block', { type: 'nosuch' }, '', 'unsupported_type'],
    ['a block without a type', { text: 'x' }, '', 'missing_field'],
    ['an alert in a message', { type: 'alert', text: plain() }, '', 'unsupported_type'],
    ['mrkdwn in a header', { type: 'header', text: { type: 'mrkdwn', text: 'x' } }, '/text/type', 'invalid_enum'],
    ['an image without a picture', { type: 'image', alt_text: 'x' }, '', 'exactly_one'],
    ['an image with two pictures', image({ slack_file: { id: 'F1' } }), '', 'exactly_one'],
    [
      'a select with options and groups',
      actions(select({ option_groups: [{ label: plain(), options: options(1) }] })),
      '/elements/0',
      'exactly_one',
    ],
    ['a select without options', actions({ type: 'static_select' }), '/elements/0', 'exactly_one'],
    ['a text field outside an input', actions(textInput()), '/elements/0', 'unsupported_type'],
    ['a button inside an input', input(button()), '/element', 'unsupported_type'],
    ['a colour of one’s own on a button', actions(button({ style: 'green' })), '/elements/0/style', 'invalid_enum'],
    ['a number for a text', section({ text: { type: 'mrkdwn', text: 5 } }), '/text/text', 'invalid_type'],
    [
      'a day that is none',
      actions({ type: 'datepicker', initial_date: '2026-13-01' }),
      '/elements/0/initial_date',
      'invalid_format',
    ],
    [
      'a time that is none',
      actions({ type: 'timepicker', initial_time: '24:00' }),
      '/elements/0/initial_time',
      'invalid_format',
    ],
    ['min above max', input(textInput({ min_length: 5, max_length: 4 })), '/element', 'out_of_range'],
    ['a task without a status', task({ status: 'done' }), '/status', 'invalid_enum'],
    [
      'mrkdwn in rich text',
      richText(richSection({ type: 'mrkdwn', text: '*x*' })),
      '/elements/0/elements/0',
      'unsupported_type',
    ],
    [
      'a mention in preformatted text',
      richText({ type: 'rich_text_preformatted', elements: [{ type: 'user', user_id: 'U1' }] }),
      '/elements/0/elements/0',
      'unsupported_type',
    ],
    [
      'an unknown style of rich text',
      richText(richSection(words('x', { style: { loud: true } }))),
      '/elements/0/elements/0/style',
      'additional_property',
    ],
    ['a bare text in a table', { type: 'table', rows: [['x']] }, '/rows/0/0', 'invalid_type'],
    [
      'a table within a data table',
      { type: 'data_table', caption: 'x', rows: [[cell()], [{ type: 'table' }]] },
      '/rows/1/0',
      'unsupported_type',
    ],
    [
      'a plan within a container',
      { type: 'container', title: plain(), child_blocks: [{ type: 'plan', title: 'x' }] },
      '/child_blocks/0',
      'unsupported_type',
    ],
    [
      'a number cell without a number',
      { type: 'table', rows: [[{ type: 'raw_number', value: '5', text: '5' }]] },
      '/rows/0/0/value',
      'invalid_type',
    ],
  ];

  it.each(wrong)('%s is refused', (_what, given, pointer, code) => {
    expect(validateBlocks([given])).toContainEqual(expect.objectContaining({ pointer: `/blocks/0${pointer}`, code }));
  });

  it('good blocks of every kind are taken', () => {
    const rich = richText(
      richSection(
        words('x', { style: { bold: true, code: true } }),
        { type: 'link', url: 'https://x.example', text: 'x' },
        { type: 'user', user_id: 'U1' },
        { type: 'usergroup', usergroup_id: 'S1' },
        { type: 'channel', channel_id: 'C1' },
        { type: 'emoji', name: 'eyes' },
        { type: 'broadcast', range: 'here' },
        { type: 'color', value: '#2eb67d' },
        { type: 'date', timestamp: 1_767_225_600, format: '{date_short}', fallback: 'x' },
      ),
      { type: 'rich_text_list', style: 'ordered', elements: [richSection(words())], indent: 1, border: 1 },
      { type: 'rich_text_quote', elements: [words()] },
      { type: 'rich_text_preformatted', elements: [words()], border: 0 },
    );
    const message = [
      rich,
      {
        type: 'plan',
        title: 'x',
        tasks: [task({ details: rich, output: rich, sources: [{ type: 'url', url: 'https://x.example', text: 'x' }] })],
      },
      {
        type: 'table',
        rows: [[cell(), { type: 'raw_number', value: 0.5, text: '50%' }, rich]],
        column_settings: [{ is_wrapped: true }, null],
      },
      {
        type: 'context_actions',
        elements: [
          {
            type: 'feedback_buttons',
            action_id: 'f',
            positive_button: { text: plain(), value: '+' },
            negative_button: { text: plain(), value: '-' },
          },
        ],
      },
      { type: 'file', external_id: 'x', source: 'remote' },
      { type: 'carousel', elements: [{ type: 'card', title: { type: 'mrkdwn', text: 'x' }, actions: [button()] }] },
      actions({
        type: 'workflow_button',
        text: plain(),
        workflow: { trigger: { url: 'https://x.example' } },
        action_id: 'w',
      }),
      video(),
      image(),
      { type: 'divider' },
    ];
    expect(validateBlocks(message)).toEqual([]);
  });
});

describe('surfaces', () => {
  it('take each their own blocks', () => {
    const only: readonly (readonly [Part, 'message' | 'modal'])[] = [
      [{ type: 'alert', text: plain(), level: 'warning' }, 'modal'],
      [{ type: 'markdown', text: 'x' }, 'message'],
      [{ type: 'table', rows: [[cell()]] }, 'message'],
      [{ type: 'plan', title: 'x' }, 'message'],
      [task(), 'message'],
      [{ type: 'context_actions', elements: [{ type: 'icon_button', icon: 'trash', text: plain() }] }, 'message'],
    ];
    for (const [given, where] of only) {
      expect([given['type'], validateBlocks([given]).length === 0]).toEqual([given['type'], where === 'message']);
      expect([given['type'], validateView(modal({ blocks: [given] }), 'modal').length === 0]).toEqual([
        given['type'],
        where === 'modal',
      ]);
      expect(validateView(home({ blocks: [given] }), 'home').length).toBeGreaterThan(0);
    }
  });

  it('a modal with an input needs a button to send it; a home does not', () => {
    const blocks = [input(textInput())];
    expect(validateView(modal({ blocks, submit: plain() }), 'modal')).toEqual([]);
    expect(validateView(modal({ blocks }), 'modal')).toMatchObject([
      { pointer: '/view/submit', code: 'missing_field' },
    ]);
    expect(validateView(home({ blocks }), 'home')).toEqual([]);
  });

  it('one element takes the focus, and the type and title are there', () => {
    const focused = (id: string) => input(textInput({ focus_on_load: true, action_id: id }));
    expect(validateView(modal({ submit: plain(), blocks: [focused('a')] }), 'modal')).toEqual([]);
    expect(validateView(modal({ submit: plain(), blocks: [focused('a'), focused('b')] }), 'modal')).toMatchObject([
      { pointer: '/view/blocks/1/element/focus_on_load', code: 'duplicate_focus' },
    ]);
    expect(validateView({ type: 'modal', blocks: [] }, 'modal')).toMatchObject([
      { message: 'missing required field: title' },
    ]);
    expect(validateView(home(), 'modal')[0]).toMatchObject({ code: 'missing_field' });
    expect(validateView(modal({ state: {} }), 'modal')).toMatchObject([{ code: 'additional_property' }]);
  });
});
