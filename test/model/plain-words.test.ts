import { expect, it } from 'vitest';
import { oneDirection, plainWords } from '../../src/model/plain-words.ts';

it.each([
  ['since &lt;noon&gt; &amp; later', 'since <noon> & later'],
  ['see <https://example.com/a|the graph> or <https://example.com/b>', 'see the graph or https://example.com/b'],
  ['<@U0DEV> and <@U0OLA|ola> in <#C0OPS|mcp-ops>', '@U0DEV and @ola in #mcp-ops'],
  ['<!here> <!subteam^S1|@on-call> <!date^1^{date}|yesterday>', '@here @on-call yesterday'],
  // What was escaped by its author stays what they wrote.
  ['&amp;lt;b&amp;gt;', '&lt;b&gt;'],
  ['a < b | c > d', 'a < b | c > d'],
])('%s', (text, words) => {
  expect(plainWords(text)).toBe(words);
});

it('no character turns the direction of writing, and words of every script stay', () => {
  expect(oneDirection('pay\u202egpj.exe\u202c \u2066a\u2069\u200f\u061c שלום سلام')).toBe('paygpj.exe a שלום سلام');
});
