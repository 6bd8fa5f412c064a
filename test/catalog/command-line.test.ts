import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitCommandLine } from '../../src/catalog/command-line.ts';
import { isFault } from '../../src/errors.ts';

const words = (text: string) =>
  splitCommandLine(text).map(({ key, text: value }) => (key === undefined ? value : `${key}=${value}`));

describe('a command line', () => {
  it.each([
    ['rollback to=5', ['rollback', 'to=5']],
    ['  rollback   mcp-server ', ['rollback', 'mcp-server']],
    ['say "two words"', ['say', 'two words']],
    ['say “two words”', ['say', 'two words']],
    ["say ‘two words’ 'and three more'", ['say', 'two words', 'and three more']],
    ['reason="it\'s down"', ["reason=it's down"]],
    ['reason=“slow since 14:02”', ['reason=slow since 14:02']],
    ["it's fine", ["it's", 'fine']],
    ['filter={ $.duration_ms > 5000 }', ['filter={', '$.duration_ms', '>', '5000', '}']],
    ['filter="{ $.duration_ms > 5000 }"', ['filter={ $.duration_ms > 5000 }']],
    ['a=b=c', ['a=b=c']],
    ['$HOME `id` ; rm -rf | cat', ['$HOME', '`id`', ';', 'rm', '-rf', '|', 'cat']],
    ['empty=""', ['empty=']],
    ['', []],
    ['\t\n', []],
    ['C:\\temp', ['C:\\temp']],
  ])('%s', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it.each([
    ['say "two', 'not closed'],
    ['say “two', 'not closed'],
    ['"a"b', 'space after the closing quote'],
    ['=5', 'names no parameter'],
    ['a\u0000b', 'NUL'],
  ])('refuses %s', (text, why) => {
    expect(() => splitCommandLine(text)).toThrow(why);
  });

  it('refuses a text longer than Slack sends', () => {
    expect(() => splitCommandLine('x'.repeat(4001))).toThrow('longer than');
  });

  it('never throws anything but its own error, and never loses a plain word', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60, unit: 'grapheme' }), (text) => {
        try {
          splitCommandLine(text);
          return true;
        } catch (error) {
          return isFault(error, 'COMMAND_SYNTAX');
        }
      }),
    );
    const plainWord = fc.stringMatching(/^[a-z0-9$;|&(){}<>*-]{1,12}$/);
    fc.assert(
      fc.property(fc.array(plainWord, { maxLength: 8 }), (list) => {
        expect(words(list.join(' '))).toEqual(list);
      }),
    );
  });
});
