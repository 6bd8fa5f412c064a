import { isAfter, pastAny, spaces } from './before.ts';
import type { Named } from './named.ts';
import { endOf, quotedEnd, type Span } from './spans.ts';
import { type Style, unquotedEnd } from './value-ends.ts';
import { isSecretValue, judged } from './values.ts';

/** A quote, also as JSON within JSON, CSV, addresses, HTML and JSON's own codes write it. */
export const quote = String.raw`(?:""(?![\s,;:)\]}]|$)|\\{0,7}["'\x60]|%(?:25)?2[27]|&(?:quot|apos|#34|#39|#x2[27]);|\\{1,4}u002[27])`;
/** What opens a value: a bracket, a mark of a string, a quote. */
export const opening = new RegExp(
  `(?:\\[\\]string\\{|[[(])?[ \\t]{0,8}(?:[ubrfBURFEN@$]{1,2}(?=\\\\{0,7}["']))?(${quote})?`,
  'y',
);

/** The span of the value that begins at `from`, after its quotes are opened; undefined where it is no secret. */
export function judge(text: string, named: Named, from: number, before: string, held?: Style): Span | undefined {
  if (from < 0) return undefined;
  opening.lastIndex = from;
  const open = opening.exec(text);
  const quoted = open?.[1] ?? '';
  const start = quoted === '' ? from : from + (open?.[0].length ?? 0);
  if (start >= text.length || text[start] === '\n') return undefined;
  const window = text.slice(start, start + judged);
  const style = held ?? styleOf(text, named, from);
  if (quoted !== '') {
    const { words, suspicion, announced = false } = named;
    const value = window.slice(0, quotedEnd(window, 0, quoted));
    const isSecret = isSecretValue(value, { words, suspicion, quoted: true, announced, inSentence: false });
    return isSecret ? { start, end: endOfQuoted(text, start, quoted, open?.[0] ?? ''), kind: 'secret' } : undefined;
  }
  return isBare(text, named, { from, start, before, style, held })
    ? { start, end: unquotedEnd(text, start, style), kind: 'secret' }
    : undefined;
}

interface Bare {
  readonly from: number;
  readonly start: number;
  readonly before: string;
  readonly style: Style;
  readonly held: Style | undefined;
}

/** Whether a value that no quotes hold is a secret. */
function isBare(text: string, named: Named, { from, start, before, style, held }: Bare): boolean {
  const window = text.slice(start, start + judged);
  const { words, suspicion, announced = false } = named;
  if (style === 'tag') {
    const value = window.slice(0, unquotedEnd(window, 0, style));
    return isSecretValue(value, { words, suspicion, quoted: true, inSentence: false });
  }
  const inSentence = held === undefined && goesOn(before);
  const first = window.slice(0, unquotedEnd(window, 0, style === 'encoded' ? style : 'plain'));
  // What follows `=` at once, or an option, is one word; after `: ` it may be a sentence.
  const isWord = !isAfter(text, from, spaces) || before.endsWith('-');
  return isSecretValue(
    isWord ? first : firstLine(window),
    { words, suspicion, quoted: false, announced, inSentence },
    first,
  );
}

/** Whether words stand before a name, more than a few letters of its line. */
function goesOn(before: string): boolean {
  const at = pastAny(before, pastAny(before, before.length, ' ', 1), ':', 1);
  return at > 0 && /[A-Za-z,)\]"']/.test(before.charAt(at - 1)) && before.length - before.lastIndexOf('\n') > 5;
}

const firstLine = (text: string) => (text.includes('\n') ? text.slice(0, text.indexOf('\n')) : text);

/** A value of YAML holds spaces: its name begins the line, and a space follows the colon. */
function styleOf(text: string, named: Named, from: number): Style {
  const last = text[from - 1] ?? '';
  if (last === 'd' || last === 'D' || last === 'a' || last === 'A')
    return /%(?:25)?3[ad]$/i.test(text.slice(from - 6, from)) ? 'encoded' : 'plain';
  if ((last !== ' ' && last !== '\t') || from - named.end > 160) return 'plain';
  return isAfter(text, pastAny(text, from, ' \t', 160), ':') && yamlKey.test(text.slice(Math.max(0, from - 160), from))
    ? 'yaml'
    : 'plain';
}

const yamlKey = /(?:^|\n)(?:\d{4}-\d\d-\d\dT[\d:.]{8,20}Z )?[ \t]*(?:- )?["']?[\w.-]{1,80}["']?:[ \t]+$/;

/** The end of a value in quotes, with what a plan of Terraform or a list holds besides it. */
function endOfQuoted(text: string, start: number, quoted: string, opened: string): number {
  const end = alsoAfter(text, quotedEnd(text, start, quoted));
  return opened.startsWith('[') ? listEnd(text, end, quoted) : end;
}

/** The end of a list of values in quotes whose first ends at `end`. */
function listEnd(text: string, from: number, quoted: string): number {
  const comma = /^\s{0,64},\s{0,64}/;
  for (let end = from; ; ) {
    const gap = comma.exec(text.slice(end + quoted.length, end + quoted.length + 130))?.[0];
    const next = end + quoted.length + (gap?.length ?? 0);
    if (gap === undefined || !text.startsWith(quoted, next)) return end;
    end = quotedEnd(text, next + quoted.length, quoted);
  }
}

/** `"old" -> "new"`, as a plan of Terraform shows a change. */
function alsoAfter(text: string, end: number): number {
  const arrow = endOf(/\\?["']\s{1,4}[-=]>\s{1,4}\\?["']/y, text, end);
  return arrow === -1 ? end : quotedEnd(text, arrow, '"');
}
