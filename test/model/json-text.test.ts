import { describe, expect, it } from 'vitest';
import { parsedJson } from '../../src/model/json-text.ts';

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

describe('JSON from outside', () => {
  it.each(['null', '7', '"a"', '[]', '{"a":[1,{"b":"[[["}]}', '{"a\\"[":"\\\\","b":["\\\\\\""]}', ' [1] '])(
    'reads %s as it is',
    (text) => {
      expect(parsedJson(text)).toEqual(JSON.parse(text));
    },
  );

  it.each(['', '{', '"', '"\\', '[1,]', 'nul', '{"a":}'])('knows that %j is none', (text) => {
    expect(parsedJson(text)).toBeUndefined();
  });

  it('is read up to a hundred levels', () => {
    expect(parsedJson(nested(100))).toBeDefined();
    expect(parsedJson(nested(101))).toBeUndefined();
    expect(parsedJson(`${'{"a":'.repeat(101)}1${'}'.repeat(101)}`)).toBeUndefined();
  });

  it('counts levels, not brackets, and none inside of strings', () => {
    expect(parsedJson(`[${Array.from({ length: 500 }, () => '[{}]').join(',')}]`)).toHaveLength(500);
    expect(parsedJson(JSON.stringify([nested(500), `\\${nested(500)}"`, '\\\\"[['.repeat(300)]))).toHaveLength(3);
  });
});
