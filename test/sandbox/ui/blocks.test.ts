import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawAttachment } from '../../../sandbox/ui/app/render/attachment.ts';
import { drawBlock, drawBlocks, drawnBlockTypes } from '../../../sandbox/ui/app/render/blocks/draw.ts';
import { drawMessage } from '../../../sandbox/ui/app/render/message.ts';
import { wordsOf } from '../../../sandbox/ui/app/render/tree.ts';
import { blockKinds } from '../../../sandbox/workspace/blocks/layout.ts';
import { validateBlocks, validateView } from '../../../sandbox/workspace/blocks/surfaces.ts';
import {
  actions,
  button,
  cell,
  home,
  image,
  input,
  modal,
  option,
  plain,
  section,
  textInput,
  times,
} from '../workspace/blocks/samples.ts';
import { blocks, pickers, selects, texts } from './kitchen-sink.ts';
import { addressesAreSafe, elementsOf, html, scene } from './support.ts';

const draw = (block: unknown) => html(drawBlock(block, scene));

describe('blocks', () => {
  it('of every type the workspace takes are drawn, and no others', () => {
    expect([...drawnBlockTypes].sort()).toEqual(Object.keys(blockKinds).sort());
    const used = new Set(blocks.map((block) => block['type']));
    expect(Object.keys(blockKinds).filter((type) => !used.has(type))).toEqual(['alert']);
  });

  it.each(blocks.map((block, index) => [index, block] as const))(
    'number %i is one the workspace takes, and is drawn',
    (_index, block) => {
      expect(validateBlocks([block])).toEqual([]);
      const drawn = draw(block);
      expect(drawn).toMatch(/^<div class="block block-type-[a-z_]+">./);
      expect(drawn).not.toContain('cannot show');
      expect(addressesAreSafe(drawBlock(block, scene))).toBe(true);
    },
  );

  it('of an unknown type say so', () => {
    expect(draw({ type: 'data_visualization' })).toBe(
      '<div class="block unknown-block">cannot show block type data_visualization</div>',
    );
    expect(draw({ type: 'constructor' })).toContain('cannot show block type constructor');
    expect(draw(null)).toContain('cannot show block type (none)');
    expect(draw(actions({ type: 'hologram', action_id: 'a' }))).toContain('cannot show element type hologram');
  });

  it('in a header and a button are plain: no marks, but emoji and line ends', () => {
    expect(draw(blocks[0])).toContain('>A *header* <span class="emoji"');
    expect(draw({ type: 'header', text: { type: 'plain_text', text: 'a :tada:', emoji: false } })).toContain(
      '>a :tada:<',
    );
    expect(draw(actions(button({ text: plain('*Go* &amp; see') })))).toContain('>*Go* &amp; see<');
  });

  it('show a picture of an upload, and its words where there is no address', () => {
    const { image_url: _url, ...bare } = image();
    expect(draw({ ...bare, slack_file: { id: 'F123' } })).toContain('src="/ui/file/F123"');
    expect(draw(image({ image_url: 'javascript:alert(1)', alt_text: 'instead' }))).toContain(
      'picture-missing">instead<',
    );
  });

  it('turn the pages of a data table, and head rows and columns', () => {
    const slots: unknown[] = [];
    const table = drawBlock(
      blocks.find((block) => block['type'] === 'data_table'),
      scene,
    );
    JSON.stringify(table, (_key, value) => {
      if (typeof value === 'object' && value !== null && 'slot' in value) slots.push(value);
      return value;
    });
    expect(slots).toMatchObject([{ slot: 'pages', label: '3 rows', pages: [{}, {}] }]);
    const rows = elementsOf(table).filter(({ props }) => props['scope'] === 'row');
    expect(rows.map((row) => wordsOf(row))).toEqual(['pod-1', 'pod-2', 'pod-3']);
  });

  it('align the columns of a table', () => {
    const drawn = draw(blocks.find((block) => block['type'] === 'table'));
    expect(drawn).toContain('<th class="align-right" scope="col">pod</th>');
    expect(drawn).toContain('<td class="align-left wrapped">long</td>');
    expect(draw({ type: 'table', rows: [[cell('n')], [{ type: 'raw_number', value: 1, text: '1' }]] })).toContain(
      '<td class="align-right">1</td>',
    );
  });

  it('say the state of a task by sign and word, and open what failed', () => {
    const drawn = draw(blocks.find((block) => block['type'] === 'plan'));
    expect(drawn).toContain('aria-hidden="true">✓</span>');
    expect(drawn).toContain('>Complete</span>');
    expect(draw(blocks.find((block) => block['type'] === 'task_card'))).toContain('<details class="task" open>');
  });

  it('keep a button for some from others', () => {
    const drawn = draw(blocks.find((block) => block['type'] === 'context_actions'));
    expect(drawn).toContain('aria-label="Delete"');
    expect(drawn).not.toContain('Not for you');
  });

  it('say in a modal how urgent an alert is', () => {
    const view = modal({ blocks: [{ type: 'alert', level: 'error', text: plain('It is down') }] });
    expect(validateView(view, 'modal')).toEqual([]);
    expect(draw(view.blocks[0])).toContain(
      '<div class="block-alert alert-error" role="alert"><span class="alert-sign" role="img" aria-label="Error">',
    );
  });
});

describe('fields', () => {
  it('are named by their label, described by hint and problem', () => {
    const block = input(textInput(), { block_id: 'why?', hint: plain('In a sentence') });
    const drawn = draw(block);
    expect(drawn).toContain('<label class="input-label" id="field-M1-why--label" for="field-M1-why-">');
    expect(drawn).toContain('id="field-M1-why-"');
    expect(drawn).toContain('<div class="input-hint" id="field-M1-why--hint">In a sentence</div>');
    const slots = JSON.stringify(drawBlock(block, scene));
    expect(slots).toContain('"slot":"problem","blockId":"why?","id":"field-M1-why--problem"');
  });

  it.each([...selects, ...pickers, ...texts].map((element) => [String(element['type']), element] as const))(
    '%s stands at rest with what it holds',
    (_type, element) => {
      const view = home({ blocks: [input(element)] });
      if (element['type'] !== 'file_input') expect(validateView(view, 'home')).toEqual([]);
      expect(draw(input(element))).not.toContain('cannot show');
    },
  );

  it('show what they hold in words', () => {
    const words = [...selects, ...pickers].map((element) =>
      wordsOf(
        elementsOf(drawBlock(actions(element), scene)).filter(({ props }) =>
          String(props['class']).startsWith('select-words'),
        ),
      ),
    );
    expect(words).toEqual([
      '1',
      'Search',
      'Lee Lead',
      '#mcp-ops',
      'Choose an option',
      '0, 1',
      'kept',
      'Dana Dev, Lee Lead',
      'Choose an option',
      '#mcp-ops',
      'Jan 31, 2026',
      '14:02',
      '2026-01-31 15:02',
      '',
      '',
    ]);
    const boxes = elementsOf(drawBlock(actions(pickers[3] ?? {}), scene)).filter(({ tag }) => tag === 'input');
    expect(boxes.map(({ props }) => props['checked'])).toEqual([true]);
    expect(draw(input(texts[0] ?? {}))).toContain('value="typed &lt;b&gt;"');
    expect(draw(input(texts[1] ?? {}))).toContain('>\n\nlines</textarea>');
  });

  it('of several options show no more than one each', () => {
    const element = { type: 'radio_buttons', action_id: 'a', options: times(3, (n) => option(`${n}`, `${n}`)) };
    const boxes = elementsOf(drawBlock(actions(element), scene)).filter(({ tag }) => tag === 'input');
    expect(boxes.map(({ props }) => props['checked'])).toEqual([false, false, false]);
  });
});

describe('a message', () => {
  const body = (message: Record<string, unknown>) => html(drawMessage(message, scene));

  it('is its blocks, or else its text', () => {
    expect(body({ text: '*a*' })).toBe('<div class="message-text"><strong>a</strong></div>');
    expect(body({ text: '*a*', mrkdwn: false })).toContain('>*a*<');
    expect(body({ text: 'not shown', blocks: [section()] })).not.toContain('not shown');
    expect(body({ text: 'a', edited: { user: 'U1', ts: '1.0' } })).toContain('a<span class="edited"> (edited)</span>');
  });

  it('has attachments beside a bar in their colour', () => {
    expect(body({ text: '', attachments: [{ color: '#D72B3F', blocks: [section()] }] })).toContain(
      '<div class="attachment-bar" style="background-color:#D72B3F"></div><div class="attachment-body"><div class="block',
    );
    expect(
      html(
        drawAttachment(
          {
            color: 'danger',
            text: '*old*',
            title: 'T',
            title_link: 'javascript:x',
            fields: [{ title: 'a', value: 'b', short: true }],
            footer: 'f',
          },
          scene,
        ),
      ),
    ).toMatch(/#e01e5a.*dead-link">T<.*<strong>old<.*<strong>a<\/strong><br\/>b.*>f</);
    expect(html(drawAttachment({ color: 'red;background:url(x)' }, scene))).toContain(
      '<div class="attachment-bar"></div>',
    );
  });

  it('is drawn whatever is in it', () => {
    const values = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(null, true, 0, -1, Number.NaN, '', 'javascript:alert(1)', '<img src=x>', 'https://a.b'),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom(
            'type',
            'text',
            'elements',
            'element',
            'blocks',
            'rows',
            'url',
            'image_url',
            'options',
            'fields',
            'style',
            'tasks',
            'title',
            'accessory',
            'initial_option',
            'timestamp',
            'format',
          ),
          tie('any'),
          { maxKeys: 4 },
        ),
        tie('typed'),
      ),
      typed: fc
        .tuple(
          fc.constantFrom(
            ...drawnBlockTypes,
            ...[...selects, ...pickers, ...texts].map((part) => String(part['type'])),
            'mrkdwn',
            'plain_text',
            'rich_text_section',
            'rich_text_list',
            'link',
            'date',
            'emoji',
            'button',
            'raw_text',
          ),
          fc.dictionary(
            fc.constantFrom(
              'text',
              'elements',
              'element',
              'child_blocks',
              'rows',
              'url',
              'image_url',
              'title_url',
              'slack_file',
              'options',
              'fields',
              'tasks',
              'sources',
              'title',
              'accessory',
              'initial_options',
              'initial_value',
              'timestamp',
              'label',
              'value',
            ),
            tie('any'),
            { maxKeys: 5 },
          ),
        )
        .map(([type, rest]) => ({ ...rest, type })),
    }));
    fc.assert(
      fc.property(fc.array(values.typed, { maxLength: 4 }), (given) => {
        const tree = [drawBlocks(given, scene), drawMessage({ blocks: given, attachments: given, text: given }, scene)];
        expect(addressesAreSafe(tree)).toBe(true);
        expect(html(tree)).not.toMatch(/<(script|img src=x)/);
      }),
      { numRuns: 500 },
    );
  });
});
