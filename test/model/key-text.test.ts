import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keyBytes, keyText } from '../../src/model/key-text.ts';

it('any bytes come back from the text they are shown as, which is one line that can be seen', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const text = keyText(bytes);
      expect(Buffer.compare(keyBytes(text), bytes)).toBe(0);
      expect(text).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    }),
  );
});

it('any text comes back from its bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const bytes = Buffer.from(text.toWellFormed());
      expect(Buffer.compare(keyBytes(keyText(bytes)), bytes)).toBe(0);
    }),
  );
});

it.each([
  ['cache:user:42', 'cache:user:42'],
  ['cache:größe 1', 'cache:größe 1'],
  ['a\\b', 'a\\\\b'],
  ['two\nlines', 'two\\x0alines'],
  ['turned\u202earound', 'turned\\xe2\\x80\\xaearound'],
  ['zero\u200bwidth', 'zero\\xe2\\x80\\x8bwidth'],
])('%j is shown as %j', (key, shown) => {
  expect(keyText(Buffer.from(key))).toBe(shown);
});

it('a backslash that stands for nothing is itself', () => {
  expect(keyBytes('a\\b\\xzz\\').toString()).toBe('a\\b\\xzz\\');
});
