import { fault } from '../errors.ts';

/** One word of a command line. `quoted` words are values and never options. */
export interface Word {
  readonly text: string;
  /** Given as key=value; undefined for a bare word. */
  readonly key: string | undefined;
}

// Phones and word processors turn quotes and dashes into their typographic kin.
const closers: Readonly<Record<string, string>> = {
  '"': '"“”',
  "'": "'‘’",
  '“': '"“”',
  '”': '"“”',
  '‘': "'‘’",
  '’': "'‘’",
};
const space = /\s/u;
const keyPattern = /^[a-z][a-z0-9-]*$/;

/** The longest command line that is read; Slack sends up to 4,000 characters of text. */
const longest = 4000;

/**
 * Splits the text after `/mcp` into words. Quotes (straight or typographic) keep spaces together, `key=value` names a parameter, a
 * backslash is a plain character. Throws COMMAND_SYNTAX for a quote that is not closed, an empty key or a text that is too long.
 */
export function splitCommandLine(text: string): readonly Word[] {
  if (text.length > longest) throw fault('COMMAND_SYNTAX', `The command is longer than ${longest} characters.`);
  if (text.includes('\u0000')) throw fault('COMMAND_SYNTAX', 'The command holds a NUL character.');
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    if (space.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const read = readWord(text, at);
    words.push(read.word);
    at = read.end;
  }
  return words;
}

function readWord(text: string, start: number): { word: Word; end: number } {
  let value = '';
  let key: string | undefined;
  let at = start;
  let quoted = false;
  while (at < text.length && !space.test(text.charAt(at))) {
    const character = text.charAt(at);
    const closing = closers[character];
    // A quote opens at the start of a word or of a value; inside a word it is an apostrophe.
    if (closing !== undefined && value === '' && !quoted) {
      const end = closingQuote(text, at, closing);
      value = text.slice(at + 1, end);
      quoted = true;
      at = end + 1;
    } else if (character === '=' && key === undefined && !quoted && keyPattern.test(value)) {
      key = value;
      value = '';
      at += 1;
    } else if (quoted) {
      throw fault('COMMAND_SYNTAX', `There must be a space after the closing quote of "${value}".`);
    } else {
      value += character;
      at += 1;
    }
  }
  if (key === undefined && !quoted && value.startsWith('='))
    throw fault('COMMAND_SYNTAX', `"${value}" names no parameter.`);
  return { word: { text: value, key }, end: at };
}

function closingQuote(text: string, open: number, closing: string): number {
  for (let at = open + 1; at < text.length; at += 1) {
    if (closing.includes(text.charAt(at))) return at;
  }
  throw fault('COMMAND_SYNTAX', `The quote that opens at ${text.slice(open, open + 20)} is not closed.`);
}

/** Words as a line that is read as the same words; undefined where a word needs quotes and holds every kind of them. */
export function lineOf(words: readonly Word[]): string | undefined {
  const written = words.map(({ key, text }) => {
    const value = quoted(text);
    return value === undefined ? undefined : `${key === undefined ? '' : `${key}=`}${value}`;
  });
  return written.includes(undefined) ? undefined : written.join(' ');
}

/** As it is where it is read as one bare word, else in quotes that it does not hold. */
function quoted(text: string): string | undefined {
  if (/^[\p{L}\p{N}_./:@<>|-][^\s=]*$/u.test(text)) return text;
  return ['"', "'"].flatMap((quote) =>
    [...(closers[quote] ?? '')].some((one) => text.includes(one)) ? [] : `${quote}${text}${quote}`,
  )[0];
}
