import { describe, expect, it } from 'vitest';
import { validateBlocks, validateView } from '../../../../sandbox/workspace/blocks/surfaces.ts';
import {
  actions,
  button,
  card,
  cell,
  image,
  input,
  modal,
  mrkdwn,
  option,
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

const confirm = (more: Part) => actions(button({ confirm: { text: plain(), ...more } }));
const a = (length: number) => 'a'.repeat(length);
const link = (length: number) => `https://example.com/${a(length - 20)}`;

/** Each text with its limit: the block that holds it, and where it stands. */
const texts: readonly (readonly [what: string, limit: number, build: (text: string) => Part, pointer: string])[] = [
  ['section text', 3_000, (text) => section({ text: mrkdwn(text) }), '/text/text'],
  ['section field', 2_000, (text) => ({ type: 'section', fields: [plain(text)] }), '/fields/0/text'],
  ['header', 150, (text) => ({ type: 'header', text: plain(text) }), '/text/text'],
  ['context text', 3_000, (text) => ({ type: 'context', elements: [mrkdwn(text)] }), '/elements/0/text'],
  ['markdown', 12_000, (text) => ({ type: 'markdown', text }), '/text'],
  ['block_id', 255, (text) => section({ block_id: text }), '/block_id'],
  ['action_id', 255, (text) => actions(button({ action_id: text })), '/elements/0/action_id'],
  ['image alt text', 2_000, (text) => image({ alt_text: text }), '/alt_text'],
  ['image title', 2_000, (text) => image({ title: plain(text) }), '/title/text'],
  ['button text', 75, (text) => actions(button({ text: plain(text) })), '/elements/0/text/text'],
  ['button value', 2_000, (text) => actions(button({ value: text })), '/elements/0/value'],
  ['button label', 75, (text) => actions(button({ accessibility_label: text })), '/elements/0/accessibility_label'],
  ['option text', 75, (text) => actions(select({ options: [option(text)] })), '/elements/0/options/0/text/text'],
  ['option value', 75, (text) => actions(select({ options: [option('x', text)] })), '/elements/0/options/0/value'],
  [
    'option description',
    75,
    (text) => actions(select({ options: [option('x', 'x', { description: plain(text) })] })),
    '/elements/0/options/0/description/text',
  ],
  [
    'group label',
    75,
    (text) => actions({ type: 'static_select', option_groups: [{ label: plain(text), options: [option()] }] }),
    '/elements/0/option_groups/0/label/text',
  ],
  ['placeholder', 150, (text) => actions(select({ placeholder: plain(text) })), '/elements/0/placeholder/text'],
  ['confirm title', 100, (text) => confirm({ title: plain(text) }), '/elements/0/confirm/title/text'],
  ['confirm text', 300, (text) => confirm({ text: mrkdwn(text) }), '/elements/0/confirm/text/text'],
  ['confirm button', 30, (text) => confirm({ confirm: plain(text) }), '/elements/0/confirm/confirm/text'],
  ['deny button', 30, (text) => confirm({ deny: plain(text) }), '/elements/0/confirm/deny/text'],
  ['input label', 2_000, (text) => input(textInput(), { label: plain(text) }), '/label/text'],
  ['input hint', 2_000, (text) => input(textInput(), { hint: plain(text) }), '/hint/text'],
  ['initial value', 3_000, (text) => input(textInput({ initial_value: text })), '/element/initial_value'],
  ['table cell', 12_000, (text) => ({ type: 'table', rows: [[cell(text)]] }), '/rows/0/0/text'],
  [
    'data table caption',
    255,
    (text) => ({ type: 'data_table', caption: text, rows: [[cell()], [cell()]] }),
    '/caption',
  ],
  ['task title', 255, (text) => task({ title: text }), '/title'],
  ['plan title', 255, (text) => ({ type: 'plan', title: text }), '/title'],
  ['card title', 150, (text) => card({ title: mrkdwn(text) }), '/title/text'],
  ['card subtitle', 150, (text) => card({ subtitle: mrkdwn(text) }), '/subtitle/text'],
  ['card body', 200, (text) => card({ body: mrkdwn(text) }), '/body/text'],
  [
    'container title',
    150,
    (text) => ({ type: 'container', title: plain(text), child_blocks: [section()] }),
    '/title/text',
  ],
  ['video title', 199, (text) => video({ title: plain(text) }), '/title/text'],
  ['video author', 49, (text) => video({ author_name: text }), '/author_name'],
  [
    'rich link text',
    3_000,
    (text) => richText(richSection({ type: 'link', url: 'https://x.example', text })),
    '/elements/0/elements/0/text',
  ],
];

describe('lengths of texts in blocks', () => {
  it.each(texts)('%s: %i characters and no more', (_what, limit, build, pointer) => {
    expect(validateBlocks([build(a(limit))])).toEqual([]);
    expect(validateBlocks([build(a(limit + 1))])).toEqual([
      { pointer: `/blocks/0${pointer}`, code: 'too_long', message: `must be less than ${limit + 1} characters` },
    ]);
  });

  const urls: readonly (readonly [string, (url: string) => Part, string])[] = [
    ['button', (url) => actions(button({ url })), '/elements/0/url'],
    ['image', (url) => image({ image_url: url }), '/image_url'],
    ['rich link', (url) => richText(richSection({ type: 'link', url })), '/elements/0/elements/0/url'],
  ];

  it.each(urls)('address of a %s: 3,000 characters of http or https', (_what, build, at) => {
    const pointer = `/blocks/0${at}`;
    expect(validateBlocks([build(link(3_000))])).toEqual([]);
    expect(validateBlocks([build(link(3_001))])).toMatchObject([{ pointer, code: 'too_long' }]);
    expect(validateBlocks([build('javascript:alert(1)')])).toMatchObject([{ pointer, code: 'invalid_format' }]);
  });

  const shortest: readonly (readonly [string, (text: string) => Part, string])[] = [
    ['section text', (text) => section({ text: mrkdwn(text) }), '/text/text'],
    ['header', (text) => ({ type: 'header', text: plain(text) }), '/text/text'],
    ['button text', (text) => actions(button({ text: plain(text) })), '/elements/0/text/text'],
    ['option value', (text) => actions(select({ options: [option('x', text)] })), '/elements/0/options/0/value'],
    ['image alt text', (text) => image({ alt_text: text }), '/alt_text'],
    ['table cell', (text) => ({ type: 'table', rows: [[cell(text)]] }), '/rows/0/0/text'],
    ['rich text', (text) => richText(richSection(words(text))), '/elements/0/elements/0/text'],
    ['markdown', (text) => ({ type: 'markdown', text }), '/text'],
  ];

  it.each(shortest)('%s: not empty', (_what, build, pointer) => {
    expect(validateBlocks([build('x')])).toEqual([]);
    expect(validateBlocks([build('')])).toMatchObject([{ pointer: `/blocks/0${pointer}`, code: 'too_short' }]);
  });
});

describe('lengths of texts in views', () => {
  const parts: readonly (readonly [string, number, (text: string) => Part, string])[] = [
    ['title', 24, (text) => modal({ title: plain(text) }), '/title/text'],
    ['submit', 24, (text) => modal({ submit: plain(text) }), '/submit/text'],
    ['close', 24, (text) => modal({ close: plain(text) }), '/close/text'],
    ['private_metadata', 3_000, (text) => modal({ private_metadata: text }), '/private_metadata'],
    ['callback_id', 255, (text) => modal({ callback_id: text }), '/callback_id'],
    ['external_id', 255, (text) => modal({ external_id: text }), '/external_id'],
    ['alert', 200, (text) => modal({ blocks: [{ type: 'alert', text: plain(text) }] }), '/blocks/0/text/text'],
  ];

  it.each(parts)('%s: %i characters and no more', (_what, limit, build, pointer) => {
    expect(validateView(build(a(limit)), 'modal')).toEqual([]);
    expect(validateView(build(a(limit + 1)), 'modal')).toMatchObject([
      { pointer: `/view${pointer}`, code: 'too_long' },
    ]);
  });
});
