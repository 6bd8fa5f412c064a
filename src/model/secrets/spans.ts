/** A part of a text that is a secret: from `start` up to `end`, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
}

/** Where a pattern that is sticky matches at `at`: the end of the match, or -1. */
export function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** A text with each span replaced by `‹redacted:kind›`; spans that overlap or touch become one, of the kind of the first. */
export function replaceSpans(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  const sorted = spans.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const pieces: string[] = [];
  let at = 0;
  let open: Span | undefined;
  for (const span of sorted) {
    if (open !== undefined && span.start < open.end) {
      if (span.end > open.end) open = { ...open, end: span.end };
      continue;
    }
    if (open !== undefined) {
      pieces.push(text.slice(at, open.start), `‹redacted:${open.kind}›`);
      at = open.end;
    }
    open = span;
  }
  if (open !== undefined) {
    pieces.push(text.slice(at, open.start), `‹redacted:${open.kind}›`, text.slice(open.end));
  }
  return pieces.join('');
}

/** Where the line that holds `at` ends. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

const stops: Readonly<Record<string, RegExp>> = { '"': /["\n]/g, "'": /['\n]/g, '`': /[`\n]/g };

/**
 * Where a text in quotes ends that was opened by `opener`: `"`, `\"` of JSON within JSON, `%22`, `&quot;`. An escaped quote does not end it,
 * and none goes past its line.
 */
export function quotedEnd(text: string, from: number, opener: string): number {
  const stop = stops[opener.at(-1) ?? ''];
  if (stop === undefined || /[&%u]/.test(opener)) return encodedEnd(text, from, opener);
  stop.lastIndex = from;
  for (let found = stop.exec(text); found !== null; found = stop.exec(text)) {
    if (found[0] === '\n') return found.index;
    const slashes = slashesBefore(text, found.index);
    const more =
      opener.length > 1 ? nested(text, found.index, slashes, opener) : plain(text, from, found.index, slashes);
    if (more === -1) return opener.length > 1 ? found.index - slashes : found.index;
    stop.lastIndex = more;
  }
  return text.length;
}

/** Where a text goes on behind a quote that is a part of it, or -1 where the quote ends it. */
function plain(text: string, from: number, quote: number, slashes: number): number {
  if (slashes % 2 === 1) return quote + 1;
  return quote > from ? endOf(goesOn, text, quote) : -1;
}

/** The same where the quotes themselves are escaped or doubled. */
function nested(text: string, quote: number, slashes: number, opener: string): number {
  const isEnd = opener === '""' ? text[quote + 1] === '"' : slashes < opener.length;
  return isEnd ? -1 : quote + 1;
}

function slashesBefore(text: string, at: number): number {
  let slashes = 0;
  while (slashes < 32 && text[at - 1 - slashes] === '\\') slashes += 1;
  return slashes;
}

/** A quote that is a part of the text: doubled as in SQL, or closed and opened again as in a shell. */
const goesOn = /''(?!')|""(?!")(?=[^\s,;:)\]}])|'(?:\\''|"'"')/y;

const encodedStops = {
  percent: { double: /\s|(?<!%5c)%(?:25)?22/gi, single: /\s|(?<!%5c)%(?:25)?27/gi },
  entity: { double: /\n|&(?:quot|#34|#x22);/gi, single: /\n|&(?:apos|#39|#x27);/gi },
  unicode: { double: /\n|\\{1,4}u0022/gi, single: /\n|\\{1,4}u0027/gi },
};

/** Where a text ends whose quotes are written as `%22`, `&quot;` or `\u0022`: at the next of its own kind. */
function encodedEnd(text: string, from: number, opener: string): number {
  const written = opener.includes('%') ? 'percent' : opener.includes('&') ? 'entity' : 'unicode';
  const stop = encodedStops[written][/22|quot|34/i.test(opener) ? 'double' : 'single'];
  stop.lastIndex = from;
  return stop.exec(text)?.index ?? text.length;
}

// Colours, cursor moves, titles: by their introducer, also where JSON wrote the escape character out.
const escapes =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal escapes begin with control characters
  /\u001b\[[0-?]*[ -/]*[@-~]|\u009b[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\|\u009c)?|\u001b[PX^_][^\u001b\u009c\n]*(?:\u001b\\|\u009c)?|\u001b[ -/]{0,3}[0-~]?|\\{1,2}(?:u001b|x1b|033|e)\[[0-9;]{0,32}[mK]/gi;

const introducers = ['\u001b', '\u009b', '\u009d', '\\u001b[', '\\u001B[', '\\x1b[', '\\x1B[', '\\033[', '\\e['];

/** A text without terminal escape codes. Linear: no two parts of the pattern can take the same character. */
export function withoutEscapes(text: string): string {
  return introducers.some((introducer) => text.includes(introducer)) ? text.replace(escapes, '') : text;
}
