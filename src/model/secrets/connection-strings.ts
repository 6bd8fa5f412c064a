import { endOf, lineEnd, quotedEnd, type Span } from './spans.ts';

const names =
  /(?<![\w.-])(?:password|pwd|account ?key|access ?key|shared ?access ?key|shared ?secret|client ?secret|api ?key|auth ?token|token|secret|passphrase)[ \t]{0,4}=[ \t]{0,4}/gi;
/** What goes on behind a value: the next part. */
const nextPart = /;[ \t]{0,4}[A-Za-z][\w ]{0,40}=/y;
const nextField = /[ \t][\w.-]{1,40}=/g;
const none =
  /^(?:\*{2,}|x{3,}$|…|<[^>\n]{0,80}>|\$\{?\w{0,60}\}?$|\{\{|%s|[[(<]?(?:redacted|hidden|masked|removed|filtered)|‹|(?:true|false|null|none|required|missing|invalid|expired)$)/i;
/** As far as the part behind a value is looked for where nothing before the name says what this is. */
const reach = 200;

/**
 * Passwords and keys of connection strings (`Server=db;Password=a b c;Encrypt=true`), whole: only `;` ends a value, or the quote that holds
 * the whole string.
 */
export function connectionSpans(text: string): readonly Span[] {
  if (!text.includes(';')) return [];
  const spans: Span[] = [];
  let done = 0;
  for (const match of text.matchAll(names)) {
    if (match.index < done) continue;
    const start = match.index + match[0].length;
    const isLater = /;[ \t]{0,4}$/.test(text.slice(Math.max(0, match.index - 5), match.index));
    if (!isLater && !hasNextPart(text, start)) continue;
    const span = valueAt(text, start, isLater);
    if (span === undefined) continue;
    spans.push({ ...span, kind: 'secret' });
    done = span.end;
  }
  return spans;
}

function hasNextPart(text: string, start: number): boolean {
  const window = text.slice(start, start + reach);
  const semicolon = window.startsWith('{') ? bracedEnd(window, 1) : window.search(/[;\n]/);
  return semicolon !== -1 && endOf(nextPart, text, start + semicolon) !== -1;
}

function valueAt(text: string, start: number, isLater: boolean): Omit<Span, 'kind'> | undefined {
  if (text.startsWith('{{', start)) return undefined;
  const opener = text[start] ?? '';
  if (opener === '"' || opener === "'") {
    const end = quotedEnd(text, start + 1, opener);
    return isNone(text, start + 1, end) ? undefined : { start: start + 1, end };
  }
  const end = opener === '{' ? bracedEnd(text, start + 1) : plainEnd(text, start, isLater);
  return isNone(text, start, end) ? undefined : { start, end };
}

const isNone = (text: string, start: number, end: number) =>
  text.slice(start, Math.min(end, start + 96)).trim() === '' || none.test(text.slice(start, Math.min(end, start + 96)));

/** `{a;b}}c}`, as ODBC quotes a value: a brace within it is doubled. */
function bracedEnd(text: string, from: number): number {
  const stop = lineEnd(text, from);
  for (let at = text.indexOf('}', from); at !== -1 && at < stop; at = text.indexOf('}', at + 2)) {
    if (text[at + 1] !== '}') return at + 1;
  }
  return stop;
}

function plainEnd(text: string, start: number, isLater: boolean): number {
  const stop = /[;"\n]|'(?![\w!@#$%^*+-])|\\[nr"']|&(?:quot|apos|#34|#39);|$/g;
  stop.lastIndex = start;
  const end = stop.exec(text)?.index ?? text.length;
  if (!isLater || text[end] === ';') return end;
  // The last part: fields of a log may follow it.
  const field = text.slice(start, Math.min(end, start + reach)).search(nextField);
  return field === -1 ? end : start + field;
}
