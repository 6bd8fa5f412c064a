import { describe, expect, it } from 'vitest';
import { cut, sound, soundDeep } from '../../src/model/cut.ts';

const family = '👨‍👩‍👧‍👦';

describe('a text that is cut', () => {
  it.each([
    ['an emoji', '😀'],
    ['a family', family],
    ['a flag', '🇮🇳'],
    ['a skin tone', '👍🏽'],
    ['an accent of its own', 'e\u0301'],
    ['a line end of two characters', '\r\n'],
    ['letters of Hindi', 'क्षि'],
  ])('never ends inside %s', (_, character) => {
    const text = `${'a'.repeat(119)}${character}${'b'.repeat(80)}`;
    for (let most = 119; most <= 119 + character.length; most += 1) {
      expect(cut(text, most)).toBe(`${'a'.repeat(Math.min(119, most - 1))}…`);
      expect(cut(text, most, '').length).toBeLessThanOrEqual(most);
    }
    expect(cut(text, 120 + character.length)).toBe(`${'a'.repeat(119)}${character}…`);
  });

  it('is whole where it fits', () => expect(cut('äöü😀', 5)).toBe('äöü😀'));

  it('holds no half of a character, and no NUL', () => {
    expect(sound('a\ud83db\u0000')).toBe('a\ufffdb\ufffd');
    expect(cut('a\ud83db', 10)).toBe('a\ufffdb');
    expect(soundDeep({ a: ['\udc00'], b: Buffer.from('x') })).toEqual({ a: ['\ufffd'], b: Buffer.from('x') });
  });

  it('costs the same however long it is, and whatever it is made of', () => {
    for (const piece of ['a', family, 'e\u0301', '\u0301', '\u200d', '🇮🇳']) {
      const text = piece.repeat(1_000_000);
      cut(text, 10);
      const before = process.threadCpuUsage();
      for (let again = 0; again < 200; again += 1) cut(text, 3000);
      const used = process.threadCpuUsage(before);
      expect((used.user + used.system) / 1000).toBeLessThan(500);
    }
  });
});
