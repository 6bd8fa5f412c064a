import { expect, it } from 'vitest';
import { plainWords } from '../../src/model/plain-words.ts';

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
