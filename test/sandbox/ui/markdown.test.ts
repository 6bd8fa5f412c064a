import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawMarkdown } from '../../../sandbox/ui/app/render/markdown/draw.ts';
import { cpuMs } from '../../support/cpu-ms.ts';
import { addressesAreSafe, html, scene } from './support.ts';

const draw = (text: string) => /^<div class="markdown">([\s\S]*)<\/div>$/.exec(html(drawMarkdown(text, scene)))?.[1];
const link = (href: string, label: string) =>
  `<a class="link" href="${href}" target="_blank" rel="noopener noreferrer nofollow">${label}</a>`;

describe('a markdown block', () => {
  it.each([
    ['# One\n## Two\ntext', '<h3 class="heading-1">One</h3><h4 class="heading-2">Two</h4><p>text</p>'],
    ['a\nb\n\nc', '<p>a<br/>b</p><p>c</p>'],
    [
      '**b** *i* __b__ _i_ ~~s~~ ***bi***',
      '<p><strong>b</strong> <em>i</em> <strong>b</strong> <em>i</em> <s>s</s> <strong><em>bi</em></strong></p>',
    ],
    ['2*3*4 snake_case_name \\*x\\*', '<p>2<em>3</em>4 snake_case_name *x*</p>'],
    ['`a **b**` ``c ` d``', '<p><code>a **b**</code> <code>c ` d</code></p>'],
    ['```js\nlet a = "<b>";\n```', '<pre>\nlet a = &quot;&lt;b&gt;&quot;;</pre>'],
    ['```\nnever closed', '<pre>\nnever closed</pre>'],
    [
      '- a\n- b\n  - c\n\n1. x\n2. y',
      '<ul class="depth-0"><li>a</li><li>b<ul class="depth-1"><li>c</li></ul></li></ul><ol><li>x</li><li>y</li></ol>',
    ],
    ['3. c\n4. d', '<ol start="3"><li>c</li><li>d</li></ol>'],
    [
      '- [x] done\n- [ ] open',
      '<ul class="depth-0"><li class="task-item"><span role="img" aria-label="done">☑ </span>done</li><li class="task-item"><span role="img" aria-label="open">☐ </span>open</li></ul>',
    ],
    ['> a\n> - b', '<blockquote>a<ul class="depth-1"><li>b</li></ul></blockquote>'],
    ['a\n\n---\n\nb', '<p>a</p><hr/><p>b</p>'],
    ['<b>no html</b>', '<p>&lt;b&gt;no html&lt;/b&gt;</p>'],
  ])('draws %j', (text, wanted) => {
    expect(draw(text)).toBe(wanted);
  });

  it('draws a table with its alignments', () => {
    const drawn = draw('| a | b |\n|:-:|--:|\n| 1 | `2 \\| 3` |\n| 4 |') ?? '';
    expect(drawn).toContain('<th class="align-center">a</th><th class="align-right">b</th>');
    expect(drawn).toContain('<td class="align-right"><code>2 | 3</code></td>');
    expect(drawn).toContain('<td class="align-center">4</td><td class="align-right"></td>');
  });

  it.each([
    ['[a **b**](https://example.com/(x))', `<p>${link('https://example.com/(x)', 'a <strong>b</strong>')}</p>`],
    ['![chart](https://example.com/c.png "t")', `<p>${link('https://example.com/c.png', 'chart')}</p>`],
    ['[x](javascript:alert(1))', '<p><span class="dead-link">x</span></p>'],
    [
      '<https://example.com> https://b.example.com.',
      `<p>${link('https://example.com/', 'https://example.com')} ${link('https://b.example.com/', 'https://b.example.com')}.</p>`,
    ],
    ['<@U2>', '<p><span class="mention mention-user">@Lee Lead</span></p>'],
  ])('links %j', (text, wanted) => {
    expect(draw(text)).toBe(wanted);
  });

  it('is drawn whatever it says, and leads only where one may go', () => {
    const parts = [
      '*',
      '**',
      '_',
      '~~',
      '`',
      '```\n',
      '> ',
      '- ',
      '1. ',
      '\n',
      '\n\n',
      '  ',
      '|',
      '|-|',
      '[',
      '](',
      ')',
      '![',
      '<',
      '>',
      '# ',
      'javascript:',
      'https://a.b',
      '\\',
      'x',
      ' ',
    ];
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...parts), fc.string({ maxLength: 4 })), { maxLength: 50 }),
        (given) => {
          expect(addressesAreSafe(drawMarkdown(given.join(''), scene))).toBe(true);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('is read in time that does not explode', () => {
    const parts = ['**a ', '[', '`', '> ', '- ', '|-', '*_', '![](', '> > > ', '  - a\n', '- a\n  '];
    const long = parts.map((part) => part.repeat(12_000 / part.length));
    expect(cpuMs(() => long.map((text) => drawMarkdown(text, scene)))).toBeLessThan(4_000);
  });
});
