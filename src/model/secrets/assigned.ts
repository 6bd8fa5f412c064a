import { isAfter, pastAny, spaces } from './before.ts';
import { judge, opening } from './judge.ts';
import type { Named } from './named.ts';
import { headerSpan } from './schemes.ts';
import { firstFrom, type Place } from './seeker.ts';
import { endOf, lineEnd, quotedEnd, type Span } from './spans.ts';
import { blockEnd } from './value-ends.ts';
import { isSecretValue, judged } from './values.ts';

/** A block of YAML under a name, such as `password: |`. */
const block = /[|>][-+\d]{0,2}[ \t]*(?:#[^\n]{0,200})?\r?(?:\n|$)/y;
/** As far as the rest of such a line is read. */
const longestHead = 240;

/** The secrets of a text that stand behind the name and an operator: `password=…`, `"api_key": "…"`. */
export function assignments(text: string): (named: Named, from: number, before: string) => Span | undefined {
  const access = firstFrom(/(?:^|[?&\s])(?:sv|se|sr|sp|skn|spr)=/g, text);
  return (named, from, before) => assigned(text, named, from, { before, access });
}

interface Around {
  readonly before: string;
  /** Where the next parameter of a shared access stands. */
  readonly access: (at: number) => Place | undefined;
}

function assigned(text: string, named: Named, from: number, around: Around): Span | undefined {
  const { traits, start } = named;
  const { before } = around;
  const first = text[from];
  if (first === '\n' || (first === '\r' && text[from + 1] === '\n')) return onNextLine(text, named, from);
  if ((first === '|' || first === '>') && isBlock(text, from)) return inBlock(text, named, from);
  if (traits.isHeader || traits.isCookie) return inHeader(text, named, from);
  if (first === '[' && traits.isPlural && quoteAt(text, from).quote === '')
    return judge(text, named, from + 1, before, 'list');
  const held = isInFlow(text, start, before) ? 'flow' : undefined;
  return judge(text, suspected(text, named, from, around), from, before, held);
}

/** The value of `Authorization:` or `Cookie:`. */
function inHeader(text: string, { traits }: Named, from: number): Span | undefined {
  const { quote, value } = quoteAt(text, from);
  if (!traits.isHeader) return cookieSpan(text, value, quote);
  return headerSpan(text, quote === '' && text[from] === '[' ? from + 1 : value, quote);
}

function inBlock(text: string, { start }: Named, from: number): Span | undefined {
  const body = lineEnd(text, from);
  const end = blockEnd(text, start, body);
  return end === body ? undefined : { start: body + 1, end, kind: 'secret' };
}

function isBlock(text: string, from: number): boolean {
  return endOf(block, text.slice(from, from + longestHead), 0) !== -1;
}

/** The quote that opens at a place, if one does, and where the value behind it begins. */
function quoteAt(text: string, from: number): { readonly quote: string; readonly value: number } {
  opening.lastIndex = from;
  const open = opening.exec(text);
  const quote = open?.[1] ?? '';
  return { quote, value: from + (quote === '' ? 0 : (open?.[0].length ?? 0)) };
}

/** A name with what stands around it: a signature is sure, and a query or a variable holds nothing else. */
function suspected(text: string, named: Named, from: number, around: Around): Named {
  if (text[from - 1] !== '=') return named;
  if (named.traits.isSignature && isSignature(text, named, from, around)) return { ...named, suspicion: 'sure' };
  const announced =
    isAfter(text, named.start, '?&-') ||
    around.before.endsWith('&amp;') ||
    (named.traits.isShouted && isMixed(text, from));
  return announced ? { ...named, announced } : named;
}

/** Within `{user: bob, pass: …}` of YAML. */
const isInFlow = (text: string, start: number, before: string) =>
  isAfter(text, pastAny(text, pastAny(text, start, `"'`, 1), spaces, 8), '{,') && /\{[^{}\n"]{0,79}$/.test(before);

/** The value of a variable in capitals is not in capitals itself. */
const isMixed = (text: string, from: number) => /^["']?[^\s"']{0,32}[a-z0-9]/.test(text.slice(from, from + 34));

/** A parameter of a shared access may be the value itself. */
const accessHere = /(?:sv|se|sr|sp|skn|spr)=/y;

/** The signature of a shared access: its address says until when and for what it holds. */
function isSignature(text: string, { start }: Named, from: number, { access }: Around): boolean {
  // The value of another name is none.
  if (text[start - 1] === '=') return false;
  if (endOf(accessHere, text, from) !== -1) return true;
  const before = access(Math.max(0, start - 120));
  if (before === undefined) return false;
  return before.end <= from + 160;
}

/** `Cookie: name=value; …`, whole: any of them may be the session. */
function cookieSpan(text: string, from: number, quoted: string): Span | undefined {
  if (!/^[\w.!#$%&*+^|~-]{1,80}=[^\s;"']{2}/.test(text.slice(from, from + 100))) return undefined;
  return { start: from, end: quoted === '' ? lineEnd(text, from) : quotedEnd(text, from, quoted), kind: 'secret' };
}

/** YAML that puts the value under its name; a mapping or a list there is none. */
function onNextLine(text: string, named: Named, from: number): Span | undefined {
  const line = lineEnd(text, from);
  const body = text.slice(line + 1, line + 1 + judged);
  const value = /^(?:[ \t]{1,64}|(?=- ))(?:- )?["']?(?=[^\s"'])/.exec(body)?.[0];
  const words = body.split('\n', 1)[0] ?? '';
  if (
    value === undefined ||
    /^\s*(?:- )?["']?[\w.-]{1,64}["']?:(?:\s|$)/.test(words) ||
    /password|secret|token/i.test(words)
  )
    return undefined;
  if (!isSecretValue(words.trim().replace(/^(?:- )?["']?/, ''), { ...named, quoted: true, inSentence: false }))
    return undefined;
  const end = bodyEnd(text, named.start, line);
  if (end === line) return undefined;
  return { start: line + 1 + value.length, end, kind: 'secret' };
}

/** Where the lines or the items of a list end under a name; those that hold names of their own are none. */
function bodyEnd(text: string, start: number, line: number): number {
  const isList = /^[ \t]{0,64}- /.test(text.slice(line + 1, line + 70));
  let limit = blockEnd(text, start, line);
  if (limit === line && isList) limit = text.length;
  let end = line;
  while (end < limit) {
    const next = lineEnd(text, end + 1);
    const item = text.slice(end + 1, Math.min(next, end + 161));
    if (
      item.trim() === '' ||
      (isList && !/^[ \t]{0,64}- /.test(item)) ||
      /^\s*(?:- )?["']?[\w.-]{1,64}["']?:(?:\s|$)/.test(item)
    )
      break;
    end = next;
  }
  return end;
}
