import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawMrkdwn } from '../../../sandbox/ui/app/render/mrkdwn/draw.ts';
import { parseMrkdwn } from '../../../sandbox/ui/app/render/mrkdwn/parse.ts';
import { wordsOf } from '../../../sandbox/ui/app/render/tree.ts';
import { cpuMs } from '../../support/cpu-ms.ts';
import { addressesAreSafe, html, scene } from './support.ts';

const draw = (text: string) => html(drawMrkdwn(text, scene));
const link = (href: string, label: string) =>
  `<a class="link" href="${href}" target="_blank" rel="noopener noreferrer nofollow">${label}</a>`;

describe('mrkdwn', () => {
  it.each([
    ['*bold* and _slanted_ and ~gone~', '<strong>bold</strong> and <em>slanted</em> and <s>gone</s>'],
    ['_*both*_', '<em><strong>both</strong></em>'],
    ['(*x*), *y*.', '(<strong>x</strong>), <strong>y</strong>.'],
    ['2*3*4', '2*3*4'],
    ['snake_case_name', 'snake_case_name'],
    ['*not closed', '*not closed'],
    ['* not * opened', '* not * opened'],
    ['*one\ntwo*', '*one<br/>two*'],
    ['** and __', '** and __'],
    ['`a *b* <@U1>`', '<code>a *b* &lt;@U1&gt;</code>'],
    ['`a` `b`', '<code>a</code> <code>b</code>'],
    ['*a `b*c` d*', '<strong>a <code>b*c</code> d</strong>'],
    ['```\nx < y\n  *z*\n```', '<pre>\nx &lt; y<br/>  *z*</pre>'],
    ['before\n```code```\nafter', 'before<pre>\ncode</pre>after'],
    ['> one\n> two\nthree', '<blockquote>one<br/>two</blockquote>three'],
    ['&gt; escaped', '<blockquote>escaped</blockquote>'],
    ['>>> all\n\nof it', '<blockquote>all<br/><br/>of it</blockquote>'],
    ['a > b', 'a &gt; b'],
    ['one\n\ntwo', 'one<br/><br/>two'],
    ['• a\n• b', '• a<br/>• b'],
    ['# no heading', '# no heading'],
    ['&lt;b&gt; &amp;lt; &nbsp;', '&lt;b&gt; &amp;lt; &amp;nbsp;'],
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    [':unheard_of: 10:30:00', ':unheard_of: 10:30:00'],
  ])('draws %j', (text, wanted) => {
    expect(draw(text)).toBe(wanted);
  });

  it.each([
    ['<https://example.com/a?b=1&amp;c=2|the *page*>', link('https://example.com/a?b=1&amp;c=2', 'the *page*')],
    ['<mailto:a@example.com>', link('mailto:a@example.com', 'mailto:a@example.com')],
    ['(see https://example.com/a_b_c.)', `(see ${link('https://example.com/a_b_c', 'https://example.com/a_b_c')}.)`],
    ['*https://example.com*', `<strong>${link('https://example.com/', 'https://example.com')}</strong>`],
    ['<javascript:alert(1)|press me>', '<span class="dead-link">press me</span>'],
    ['<JavaScript:alert(1)>', '<span class="dead-link">JavaScript:alert(1)</span>'],
    ['<data:text/html,x|x>', '<span class="dead-link">x</span>'],
    ['<not a link>', '&lt;not a link&gt;'],
  ])('links %j', (text, wanted) => {
    expect(draw(text)).toBe(wanted);
  });

  it('leaves addresses alone where the sender asked for that', () => {
    expect(html(drawMrkdwn('https://example.com', scene, { verbatim: true }))).toBe('https://example.com');
  });

  it.each([
    ['<@U1>', '<span class="mention mention-user mention-me">@Dana Dev</span>'],
    ['<@U2|lee>', '<span class="mention mention-user">@Lee Lead</span>'],
    ['<@U9|ghost>', '<span class="mention mention-user">@ghost</span>'],
    ['<#C1>', '<a class="mention mention-channel" href="#/C1">#mcp-ops</a>'],
    ['<#C9|>', '<span class="mention mention-channel">a private channel</span>'],
    ['<!subteam^S1|@ops>', '<span class="mention mention-group mention-me">@on-call</span>'],
    ['<!subteam^S9|@them>', '<span class="mention mention-group">@them</span>'],
    ['<!here>', '<span class="mention mention-broadcast mention-me">@here</span>'],
    ['<!nobody>', '&lt;!nobody&gt;'],
  ])('mentions %j', (text, wanted) => {
    expect(draw(text)).toBe(wanted);
  });

  it('draws times where the reader lives, with the whole date as tooltip', () => {
    const drawn = draw('<!date^1769868151^{date_short_pretty} at {time}^https://example.com|then>');
    expect(drawn).toContain('>today at 15:02</time></a>');
    expect(drawn).toContain('title="Saturday, January 31st, 2026 15:02:31 (Europe/Berlin)"');
    expect(draw('<!date^1769868151^{no_such}|then>')).toContain('>then</time>');
  });

  it('names emoji for those who cannot see them', () => {
    expect(draw(':tada:')).toBe('<span class="emoji" role="img" aria-label="tada" title=":tada:">🎉</span>');
    expect(draw(':white_check_mark:')).toContain('aria-label="white check mark"');
  });
});

/** Texts full of what means something. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          '*',
          '_',
          '~',
          '`',
          '```',
          '>',
          '>>>',
          '&gt;',
          '&amp;',
          '<',
          '>',
          '|',
          '!',
          '@',
          '#',
          '^',
          ':',
          '\n',
          ' ',
          '(',
          ')',
        ],
        ...[
          'javascript:',
          'java\tscript:',
          'data:text/html,',
          'https://a.b/',
          'mailto:',
          '<@U1>',
          '<!date^1^{time}^',
          '[x](',
          '](',
          '![',
          '|--|',
          '- ',
        ],
      ),
      fc.string({ maxLength: 6 }),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

describe('whatever mrkdwn says', () => {
  it('it is drawn, and leads only where one may go', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(addressesAreSafe(drawMrkdwn(text, scene))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('its words stay: only marks and tokens go', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('ab', '*', '_', '~', ' ', '\n', '.'), { maxLength: 30 }), (parts) => {
        const letters = (text: string) => text.replaceAll(/[*_~\s]/g, '');
        const text = parts.join('');
        expect(letters(wordsOf(drawMrkdwn(text, scene)))).toBe(letters(text));
      }),
    );
  });

  it('it is read in time that does not explode', () => {
    const long = ['*a ', '<', '`', '_a*', '~ ~a', 'https://', '```', '> ', ':a'].map((part) =>
      part.repeat(Math.ceil(40_000 / part.length)),
    );
    expect(cpuMs(() => long.map((text) => parseMrkdwn(text)))).toBeLessThan(3_000);
  });
});
