import { assignments } from './assigned.ts';
import { beginsLine, isAfter, isNameAt, pastAny, spaces } from './before.ts';
import { judge, quote } from './judge.ts';
import { type About, aboutName, type Named, traitsOf } from './named.ts';
import { pairedValues } from './paired.ts';
import { endOf, type Span } from './spans.ts';

const always = () => true;

/** What a name of a secret holds. Every name is looked at where one of these stands in it. */
const stems =
  /pass|pwd|psw|secret|token|key|cred|auth|cookie|sign?ature|(?<![A-Za-z])(?:sig|jwt|pat|otp|totp|pin|dsn|seed|sas|sid|pw)(?![a-z])|session|psk|pepper|netrc|dockerc|mnemonic|kubeconfig|jwt|_pat(?![a-z])|pw(?=["' :=\\])/gi;
const nameRest = /[\w.-]{0,96}/y;
/** As far as a name is read to the left of what made it suspicious. */
const longestLeft = 64;

const operator = String.raw`(?:->|[:=]{1,3}>?|%(?:25)?3[aAdD]|\\{1,4}u003[aAdD](?:\\{1,4}u003[eE])?|&#6[11];)`;
const space = String.raw`(?:[ \t]|%20|\+(?=[%"']))`;
const separator = new RegExp(`(?:""|${quote})?(?:\\]|%5[dD])?${space}{0,64}${operator}${space}{0,64}`, 'y');
const tag = /(?:\s[^<>\n]{0,80})?>[ \t]{0,16}(?:<!\[CDATA\[)?/y;
const column = /[ \t]{1,64}\|[ \t]{1,64}(?=\S)/y;
const flag = /(?:[ \t]{1,16}|\\{0,4}["'],?[ \t\n]{0,64},?[ \t\n]{0,64}(?=\\{0,4}["']))/y;
const element = new RegExp(`${quote}[ \\t]{0,16},[ \\t]{0,16}(?=${quote})`, 'y');
const sql = /(?:[ \t]{1,16}(?=[EeNn]?'|\$\$|")|[ \t]{1,4}=[ \t]{1,4}(?='))/y;

/**
 * Secrets that a name announces: `password=…`, `"api_key": "…"`, `--token …`, `name: DB_PASSWORD` with its value, in whatever quotes. Names
 * that are not meant are passed over.
 */
export function pairSpans(text: string, isMeant: (start: number, end: number) => boolean = always): readonly Span[] {
  const spans: Span[] = [];
  const read: Read = { text, assigned: assignments(text), paired: pairedValues(text), about: rememberedNames() };
  let done = 0;
  stems.lastIndex = 0;
  for (let found = stems.exec(text); found !== null; found = stems.exec(text)) {
    const stem = found.index + found[0].length;
    const end = Math.max(endOf(nameRest, text, stem), stem);
    const start = startOf(text, found.index, Math.max(done, found.index - longestLeft));
    const span = isMeant(start, end) ? namedSpan(read, start, end) : undefined;
    if (span !== undefined) spans.push(span);
    done = Math.max(end, span?.end ?? 0);
    stems.lastIndex = done;
  }
  return spans;
}

/** A text, and what is found in it from left to right. */
interface Read {
  readonly text: string;
  readonly assigned: ReturnType<typeof assignments>;
  readonly paired: ReturnType<typeof pairedValues>;
  readonly about: (name: string) => About | undefined;
}

/** What names say, each read once. */
function rememberedNames(): (name: string) => About | undefined {
  const known = new Map<string, About | undefined>();
  return (name) => {
    const about = known.get(name);
    if (about !== undefined || known.has(name)) return about;
    const now = aboutName(name);
    if (known.size < 4096) known.set(name, now);
    return now;
  };
}

function namedSpan(read: Read, start: number, upTo: number): Span | undefined {
  const { text } = read;
  const end = pastAny(text, upTo, '.-', upTo - start);
  const name = text.slice(start, end);
  const about = read.about(name);
  if (about !== undefined) return secretOf(read, { ...about, name, start, end });
  const spoken = name.length === 3 ? spokenKey(text, name, start) : undefined;
  const span = spoken === undefined ? undefined : secretOf(read, spoken);
  return span !== undefined && isMade(text.slice(span.start, Math.min(span.end, span.start + 64))) ? span : undefined;
}

const kindOfKey =
  /(?:^|[^\w-])(api|access|private|secret|signing|encryption|master|license|subscription|account)[ \t]$/i;

/** `API key: …`, as people write a name in words. */
function spokenKey(text: string, name: string, start: number): Named | undefined {
  if (!/^key$/i.test(name)) return undefined;
  const kind = kindOfKey.exec(text.slice(Math.max(0, start - 16), start))?.[1]?.toLowerCase();
  return kind === undefined
    ? undefined
    : { name, words: [kind, 'key'], suspicion: 'sure', traits: traitsOf(name), start, end: start + name.length };
}

/** Letters and digits in one word, unlike the name of something. */
const isMade = (value: string) =>
  /^(?=\D{0,64}\d)(?=[^A-Za-z]{0,64}[A-Za-z])[\w+/=.~-]{8,64}$/.test(value) &&
  !/^[A-Za-z]+(?:[-/._][a-z0-9]+)+$/.test(value);

/** Where a name begins: what an escape (`\n`, `%22`, `\u0022`) leaves before it is no part of it. */
function startOf(text: string, from: number, limit: number): number {
  let start = from;
  while (start > limit && isNameAt(text, start - 1)) start -= 1;
  const before = text[start - 1];
  if (before === '%' && /^[0-9a-f]{2}/i.test(text.slice(start, start + 2))) start += 2;
  else if (before === '\\' && /^u00[0-9a-f]{2}/i.test(text.slice(start, start + 5))) start += 5;
  else if (before === '\\' && /^[nrt]/.test(text[start] ?? '')) start += 1;
  while (start < from && (text[start] === '.' || text[start] === '-')) start += 1;
  return Math.min(start, from);
}

/** What sets a variable or a setting without `=`. */
const setter = /(?:^|[\s;&|])(?:setenv|ENV|ARG|set -[a-zA-Z]{1,4}|(?:config|configure|CONFIG) (?:set|SET))[ \t]{1,4}$/;
/** No setter is longer. */
const longestSetter = 20;

function secretOf({ text, assigned, paired }: Read, named: Named): Span | undefined {
  const { traits, start, end } = named;
  const before = text.slice(Math.max(0, start - 80), start);
  // A part of an address (`://secrets.monitoring:9090/`), of an ARN, or of the checksum of a secret.
  if (
    isAfter(text, start, '/:.-') &&
    /:\/\/[^\s/?"]*$|arn:aws[\w:-]*$|(?:checksum|digest|sha\d{0,3})[/-]$/.test(before)
  )
    return undefined;
  const operated = endOf(separator, text, end);
  if (operated !== -1) return assigned(named, operated, before);
  const value = paired(start, end);
  if (value !== undefined) return ofPair(text, { ...named, announced: true }, value);
  if (isTag(text, start)) return judge(text, named, endOf(tag, text, end), before, 'tag');
  if (isFlag(text, start)) return judge(text, { ...named, announced: true }, endOf(flag, text, end), before);
  if (isAfter(text, start, ' \t') && setter.test(before.slice(-longestSetter)))
    return judge(text, { ...named, announced: true }, endOf(/[ \t]{1,16}/y, text, end), before);
  const inTable = variableValue(text, named, before);
  if (inTable !== undefined) return inTable;
  if (isElement(text, start)) return judge(text, { ...named, suspicion: 'likely' }, endOf(element, text, end), before);
  if (traits.isSetting) return judge(text, named, endOf(/["']?[ \t]{1,16}/y, text, end), before);
  if (traits.isPassword) return ofPassword(text, named, before);
  if (traits.isSpoken)
    return judge(text, { ...named, suspicion: 'likely' }, endOf(/[ \t]is[ \t:]{1,4}/y, text, end), before);
  return undefined;
}

/** `<token>`, `<ns:token>`. */
const isTag = (text: string, start: number) =>
  isAfter(text, start, '<') ||
  (isAfter(text, start, ':') && /<\w{1,20}:$/.test(text.slice(Math.max(0, start - 22), start)));

/** `-token`, `--token`. */
function isFlag(text: string, start: number): boolean {
  const dashes = pastAny(text, start, '-', 2);
  return dashes < start && (dashes === 0 || isAfter(text, dashes, `${spaces}"'=[,(`));
}

/** The first of a list in quotes: `["token", …`. */
function isElement(text: string, start: number): boolean {
  if (!isAfter(text, start, `"'`)) return false;
  return isAfter(text, pastAny(text, pastAny(text, start - 1, '\\', 4), spaces, 8), '[({');
}

/** `DB_PASSWORD   abcd` of a table, which a line holds alone; with one space only what looks like a secret. */
function variableValue(text: string, named: Named, before: string): Span | undefined {
  if (!named.traits.isVariable || !beginsLine(text, named.start, 16)) return undefined;
  const from = endOf(/[ \t]{1,64}(?=\S{3,}[ \t]*\r?(?:\n|$))/y, text, named.end);
  if (from === -1 || !/^\S{0,32}[a-z0-9]/.test(text.slice(from, from + 64))) return undefined;
  const isSure = /[ \t]{2}|\d[a-z]|[a-z]\d/.test(text.slice(named.end, from + 32));
  return judge(text, isSure ? named : { ...named, suspicion: 'likely' }, from, before);
}

/** `PASSWORD '…'` of SQL, `login … password …` of netrc, `your password is …`, and a column of a table. */
function ofPassword(text: string, named: Named, before: string): Span | undefined {
  const inSql = endOf(sql, text, named.end);
  if (inSql !== -1 && !isAfter(text, named.start, `"'`)) return judge(text, named, inSql, before);
  const inColumn = endOf(column, text, named.end);
  if (inColumn !== -1 && beginsLine(text, named.start, 64)) return judge(text, named, inColumn, before);
  const inSentence = endOf(/[ \t](?:is|was)?:?[ \t]{0,4}/y, text, named.end);
  if (inSentence === -1) return undefined;
  const word = /^["']?([^\s"',;]*)/.exec(text.slice(inSentence, inSentence + 80))?.[1] ?? '';
  const isNetrc = () => isAfter(text, named.start, ' \t') && /login[ \t]+\S{1,64}[ \t]+$/.test(before);
  const isOne =
    /\d/.test(word) &&
    /[a-z]/i.test(word) &&
    word.length >= 6 &&
    !/^(?:sha|md\d|scram|aes|v\d|utf|http)|^[a-z]+(?:[-/.:][a-z0-9]+)+$|^\d|[()=:]/i.test(word);
  return isOne || isNetrc() ? judge(text, named, inSentence, before) : undefined;
}

/** The value of a pair: whatever it looks like, a name of its own announces it. */
function ofPair(text: string, named: Named, from: number): Span | undefined {
  const span = judge(text, { ...named, suspicion: 'sure' }, from, '');
  if (span === undefined) return undefined;
  // Go prints a struct without quotes.
  const next = text.slice(span.start, span.start + 500).search(/[ ,]ValueFrom:/);
  return next > span.end - span.start ? { ...span, end: span.start + next } : span;
}
