/**
 * What stands before a place, read from right to left: a pattern that ends in `$` reads everything before it from the left, and a text of
 * nothing but names would be read again for each of them.
 */

/** Whether the character before `at` is one of `signs`; false at the beginning of a text. */
export const isAfter = (text: string, at: number, signs: string): boolean =>
  at > 0 && signs.includes(text.charAt(at - 1));

/** Where characters of `signs` begin that stand before `at`, at most `most` of them. */
export function pastAny(text: string, at: number, signs: string, most: number): number {
  let start = at;
  while (at - start < most && isAfter(text, start, signs)) start -= 1;
  return start;
}

/** What `\s` takes, as far as texts hold it. */
export const spaces = ' \t\n\r\v\f\u00a0\u2028\u2029\ufeff';

/** Whether nothing but up to `most` spaces and tabs stands between `at` and the beginning of its line. */
export function beginsLine(text: string, at: number, most: number): boolean {
  const start = pastAny(text, at, ' \t', most);
  return start === 0 || text[start - 1] === '\n';
}

/** Whether a letter, a digit, or one of `_.-` stands at `at`: what names are made of. */
export function isNameAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code >= 97) return code <= 122;
  if (code >= 65) return code <= 90 || code === 95;
  return (code >= 48 && code <= 57) || code === 45 || code === 46;
}
