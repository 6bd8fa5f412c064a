import { createHash } from 'node:crypto';
import { cut } from '../../model/cut.ts';

// Control characters but tab and line end, and the line and paragraph separators of Unicode.
const forbidden = /(?![\t\n])[\p{Cc}\p{Zl}\p{Zp}]/gu;
// Almost every text is free of all of these and of lone surrogates, and is taken as it is.
const suspect = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u;

/**
 * A text as one line: control characters removed, line ends and tabs as spaces, lone surrogates replaced, and cut to `most` UTF-16 units
 * (the last is then `…`), never inside a character.
 */
export function oneLine(given: string, most: number): string {
  const text = given.slice(0, most * 4);
  return cut(
    suspect.test(text)
      ? text
          .replace(/[\r\n\t]+/g, ' ')
          .replace(forbidden, '')
          .toWellFormed()
      : text,
    most,
  );
}

/** As `oneLine`, but line ends and tabs stay. */
export function manyLines(given: string, most: number): string {
  const text = given.slice(0, most * 4);
  return cut(suspect.test(text) ? text.replaceAll('\r\n', '\n').replace(forbidden, '').toWellFormed() : text, most);
}

/**
 * A text that identifies something, as a store can keep it: itself where it is clean and has at most `most` characters, else the digest of
 * it, so that two long keys never become one by being cut.
 */
export function identity(text: string, most = 256): string {
  if (text !== '' && text.length <= most && !suspect.test(text)) return text;
  return `sha256:${digest(text)}`;
}

/** SHA-256 of a text or of bytes, in hex. */
export function digest(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
