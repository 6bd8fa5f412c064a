import { describe, expect, it } from 'vitest';
import { drawRichText } from '../../../sandbox/ui/app/render/rich-text/draw.ts';
import { validateBlocks } from '../../../sandbox/workspace/blocks/surfaces.ts';
import { richSection, richText, words } from '../workspace/blocks/samples.ts';
import { html, scene } from './support.ts';

const draw = (...elements: Record<string, unknown>[]) => {
  const block = richText(...elements);
  expect(validateBlocks([block])).toEqual([]);
  return /^<div class="rich-text">([\s\S]*)<\/div>$/.exec(html(drawRichText(block, scene)))?.[1];
};
const section = (...pieces: Record<string, unknown>[]) => draw(richSection(...pieces));
const listOf = (style: string, indent: number, ...texts: string[]) => ({
  type: 'rich_text_list',
  style,
  indent,
  elements: texts.map((text) => richSection(words(text))),
});

describe('rich text', () => {
  it.each([
    [words('*not* <b> &amp;'), '*not* &lt;b&gt; &amp;amp;'],
    [words('a\nb', { style: { bold: true, italic: true } }), '<strong><em>a<br/>b</em></strong>'],
    [words('x', { style: { code: true, strike: true, underline: true } }), '<s><u><code>x</code></u></s>'],
    [words('x', { style: { highlight: true } }), '<mark>x</mark>'],
    [{ type: 'user', user_id: 'U2' }, '<span class="mention mention-user">@Lee Lead</span>'],
    [{ type: 'usergroup', usergroup_id: 'S1' }, '<span class="mention mention-group mention-me">@on-call</span>'],
    [{ type: 'channel', channel_id: 'C1' }, '<a class="mention mention-channel" href="#/C1">#mcp-ops</a>'],
    [{ type: 'broadcast', range: 'channel' }, '<span class="mention mention-broadcast mention-me">@channel</span>'],
    [{ type: 'link', url: 'tel:+49', text: 'call' }, '<span class="dead-link">call</span>'],
    [
      { type: 'emoji', name: 'flying_saucer', unicode: '1f6f8' },
      '<span class="emoji" role="img" aria-label="flying saucer" title=":flying_saucer:">🛸</span>',
    ],
    [{ type: 'emoji', name: 'own_emoji' }, ':own_emoji:'],
    [
      { type: 'color', value: '#2EB67D' },
      '<span class="color"><span class="color-chip" style="background-color:#2EB67D"></span>#2EB67D</span>',
    ],
  ])('draws %j', (piece, wanted) => {
    expect(section(piece)).toBe(`<div class="rich-section">${wanted}</div>`);
  });

  it('draws a time where the reader lives', () => {
    expect(section({ type: 'date', timestamp: 1_769_868_151, format: '{ago}', fallback: 'then' })).toContain(
      '>just now</time>',
    );
    expect(section({ type: 'date', timestamp: 1_769_800_000, format: '{date_short_pretty} {time}' })).toContain(
      '>yesterday 20:06</time>',
    );
  });

  it('draws quotes and code as they are', () => {
    expect(draw({ type: 'rich_text_quote', elements: [words('a')] })).toBe('<blockquote>a</blockquote>');
    expect(draw({ type: 'rich_text_preformatted', elements: [words('a\n  b')] })).toBe('<pre>\na<br/>  b</pre>');
  });

  it('puts inner lists into the item above them', () => {
    const drawn = draw(
      listOf('bullet', 0, 'a', 'b'),
      listOf('ordered', 1, 'c'),
      listOf('bullet', 2, 'd'),
      listOf('bullet', 0, 'e'),
    );
    expect(drawn).toBe(
      '<ul class="depth-0"><li>a</li><li>b<ol type="a"><li>c<ul class="depth-2"><li>d</li></ul></li></ol></li></ul><ul class="depth-0"><li>e</li></ul>',
    );
  });

  it('keeps counting after something stood between, and keeps a list that begins deeper', () => {
    expect(draw({ ...listOf('ordered', 0, 'c'), offset: 2 })).toContain('<ol type="1" start="3">');
    expect(draw(listOf('bullet', 1, 'deep'), listOf('bullet', 0, 'flat'))).toBe(
      '<div class="list-inset"><ul class="depth-1"><li>deep</li></ul></div><ul class="depth-0"><li>flat</li></ul>',
    );
  });
});
