import { judge, type Named, opening, quote } from './judge.ts';
import { suspicionOf, wordsOf } from './names.ts';
import { headerSpan } from './schemes.ts';
import { endOf, lineEnd, quotedEnd, type Span } from './spans.ts';
import { blockEnd, pairedValue } from './value-ends.ts';
import { isSecretValue, judged } from './values.ts';

/** What a name of a secret holds. Every name is looked at where one of these stands in it. */
const stems =
  /pass|pwd|psw|secret|token|key|cred|auth|cookie|sign?ature|(?<![A-Za-z])(?:sig|jwt|pat|otp|totp|pin|dsn|seed|sas|sid|pw)(?![a-z])|session|psk|pepper|netrc|dockerc|mnemonic|kubeconfig|jwt|_pat(?![a-z])|pw(?=["' :=\\])/gi;
const nameStart = /[\w.-]/;
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

/** Secrets that a name announces: `password=…`, `"api_key": "…"`, `--token …`, `name: DB_PASSWORD` with its value, in whatever quotes. */
export function pairSpans(text: string): readonly Span[] {
  const spans: Span[] = [];
  const known = new Map<string, Pick<Named, 'suspicion' | 'words'> | undefined>();
  let done = 0;
  stems.lastIndex = 0;
  for (let found = stems.exec(text); found !== null; found = stems.exec(text)) {
    const end = Math.max(endOf(nameRest, text, found.index + found[0].length), found.index + found[0].length);
    const start = startOf(text, found.index, Math.max(done, found.index - longestLeft));
    const name = text.slice(start, end).replace(/(?<![.-])[.-]+$/, '');
    const about = known.has(name) ? known.get(name) : aboutName(name);
    const spoken = spokenKey(text, name, start);
    if (known.size < 4096) known.set(name, about);
    done = end;
    if (about !== undefined) {
      const span = secretOf(text, { ...about, name, start, end: start + name.length });
      if (span !== undefined) {
        spans.push(span);
        done = Math.max(end, span.end);
      }
    } else if (spoken !== undefined) {
      const span = secretOf(text, spoken);
      if (span !== undefined && isMade(text.slice(span.start, Math.min(span.end, span.start + 64)))) spans.push(span);
    }
    stems.lastIndex = done;
  }
  return spans;
}

const kindOfKey =
  /(?:^|[^\w-])(api|access|private|secret|signing|encryption|master|license|subscription|account)[ \t]$/i;

/** `API key: …`, as people write a name in words. */
function spokenKey(text: string, name: string, start: number): Named | undefined {
  if (!/^key$/i.test(name)) return undefined;
  const kind = kindOfKey.exec(text.slice(Math.max(0, start - 16), start))?.[1]?.toLowerCase();
  return kind === undefined
    ? undefined
    : { name, words: [kind, 'key'], suspicion: 'sure', start, end: start + name.length };
}

/** Letters and digits in one word, unlike the name of something. */
const isMade = (value: string) =>
  /^(?=\D{0,64}\d)(?=[^A-Za-z]{0,64}[A-Za-z])[\w+/=.~-]{8,64}$/.test(value) &&
  !/^[A-Za-z]+(?:[-/._][a-z0-9]+)+$/.test(value);

function aboutName(name: string): Pick<Named, 'suspicion' | 'words'> | undefined {
  const suspicion = suspicionOf(name);
  return suspicion === undefined ? undefined : { suspicion, words: wordsOf(name) };
}

/** Where a name begins: what an escape (`\n`, `%22`, `\u0022`) leaves before it is no part of it. */
function startOf(text: string, from: number, limit: number): number {
  let start = from;
  while (start > limit && nameStart.test(text[start - 1] ?? '')) start -= 1;
  const before = text[start - 1];
  if (before === '%' && /^[0-9a-f]{2}/i.test(text.slice(start, start + 2))) start += 2;
  else if (before === '\\' && /^u00[0-9a-f]{2}/i.test(text.slice(start, start + 5))) start += 5;
  else if (before === '\\' && /^[nrt]/.test(text[start] ?? '')) start += 1;
  while (start < from && /[.-]/.test(text[start] ?? '')) start += 1;
  return Math.min(start, from);
}

/** What sets a variable or a setting without `=`. */
const setter = /(?:^|[\s;&|])(?:setenv|ENV|ARG|set -[a-zA-Z]{1,4}|(?:config|configure|CONFIG) (?:set|SET))[ \t]{1,4}$/;
const variable = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

function secretOf(text: string, named: Named): Span | undefined {
  const { name, start, end } = named;
  const before = text.slice(Math.max(0, start - 80), start);
  // A part of an address (`://secrets.monitoring:9090/`), of an ARN, or of the checksum of a secret.
  if (/[/:.-]$/.test(before) && /:\/\/[^\s/?"]*$|arn:aws[\w:-]*$|(?:checksum|digest|sha\d{0,3})[/-]$/.test(before))
    return undefined;
  const operated = endOf(separator, text, end);
  if (operated !== -1) return afterOperator(text, named, operated);
  const paired = pairedValue(text, before, start, end);
  if (paired !== undefined) return ofPair(text, { ...named, announced: true }, paired);
  if (/<(?:\w{1,20}:)?$/.test(before)) return judge(text, named, endOf(tag, text, end), before, 'tag');
  if (/(?:^|[\s"'=[,(])--?$/.test(before))
    return judge(text, { ...named, announced: true }, endOf(flag, text, end), before);
  if (setter.test(before)) return judge(text, { ...named, announced: true }, endOf(/[ \t]{1,16}/y, text, end), before);
  const inTable = variableValue(text, named, before);
  if (inTable !== undefined) return inTable;
  if (/[[({]\s{0,8}\\{0,4}["']$/.test(before))
    return judge(text, { ...named, suspicion: 'likely' }, endOf(element, text, end), before);
  if (/^(?:requirepass|masterauth)$/i.test(name))
    return judge(text, named, endOf(/["']?[ \t]{1,16}/y, text, end), before);
  if (/pass(?:word|wd|phrase)$/i.test(name)) return ofPassword(text, named, before);
  if (/token|secret|key$/i.test(name))
    return judge(text, { ...named, suspicion: 'likely' }, endOf(/[ \t]is[ \t:]{1,4}/y, text, end), before);
  return undefined;
}

/** `DB_PASSWORD   abcd` of a table, which a line holds alone; with one space only what looks like a secret. */
function variableValue(text: string, named: Named, before: string): Span | undefined {
  if (!variable.test(named.name) || !/(?:^|\n)[ \t]{0,16}$/.test(before)) return undefined;
  const from = endOf(/[ \t]{1,64}(?=\S{3,}[ \t]*\r?(?:\n|$))/y, text, named.end);
  if (from === -1 || !/^\S{0,32}[a-z0-9]/.test(text.slice(from, from + 64))) return undefined;
  const isSure = /[ \t]{2}|\d[a-z]|[a-z]\d/.test(text.slice(named.end, from + 32));
  return judge(text, isSure ? named : { ...named, suspicion: 'likely' }, from, before);
}

/** A block of YAML under a name, such as `password: |`. */
const block = /^[|>][-+\d]{0,2}[ \t]*(?:#[^\n]{0,200})?\r?(?:\n|$)/;

function afterOperator(text: string, named: Named, from: number): Span | undefined {
  const { name, start } = named;
  const before = text.slice(Math.max(0, start - 80), start);
  if (block.test(text.slice(from, from + 240))) {
    const body = lineEnd(text, from);
    const end = blockEnd(text, start, body);
    return end === body ? undefined : { start: body + 1, end, kind: 'secret' };
  }
  if (/^\r?\n/.test(text.slice(from, from + 2))) return onNextLine(text, named, from);
  opening.lastIndex = from;
  const open = opening.exec(text);
  const quoted = open?.[1] ?? '';
  const value = from + (quoted === '' ? 0 : (open?.[0].length ?? 0));
  if (/authorization$/i.test(name))
    return headerSpan(text, quoted === '' ? from + (text[from] === '[' ? 1 : 0) : value, quoted);
  if (/cookies?$/i.test(name)) return cookieSpan(text, value, quoted);
  if (quoted !== '') return judge(text, suspected(text, named, from, before), from, before);
  if (text[from] === '[' && /s$/i.test(name)) return judge(text, named, from + 1, before, 'list');
  return judge(text, suspected(text, named, from, before), from, before, isInFlow(before) ? 'flow' : undefined);
}

/** A name with what stands around it: a signature is sure, and a query or a variable holds nothing else. */
function suspected(text: string, named: Named, from: number, before: string): Named {
  if (isSignature(text, named, from)) return { ...named, suspicion: 'sure' };
  const announced = text[from - 1] === '=' && (/(?:[?&]|&amp;|-)$/.test(before) || isShouted(text, named, from));
  return { ...named, announced };
}

/** Within `{user: bob, pass: …}` of YAML. */
const isInFlow = (before: string) => /[{,]\s{0,8}["']?$/.test(before) && /\{[^{}\n"]{0,79}$/.test(before);

/** A variable of a process: its name in capitals, its value not. */
const isShouted = (text: string, { name }: Named, from: number) =>
  /^[A-Z][A-Z0-9_]*$/.test(name) && /^["']?[^\s"']{0,32}[a-z0-9]/.test(text.slice(from, from + 34));

/** The signature of a shared access: its address says until when and for what it holds. */
function isSignature(text: string, { name, start }: Named, from: number): boolean {
  if (!/^sig$/i.test(name) || text[from - 1] !== '=') return false;
  // The value of another name is none, so that no repetition of it is looked around for each.
  if (text[start - 1] === '=') return false;
  const around = `${text.slice(Math.max(0, start - 120), start)} ${text.slice(from, from + 160)}`;
  return /(?:^|[?&\s])(?:sv|se|sr|sp|skn|spr)=/.test(around);
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

/** `PASSWORD '…'` of SQL, `login … password …` of netrc, `your password is …`, and a column of a table. */
function ofPassword(text: string, named: Named, before: string): Span | undefined {
  const inSql = endOf(sql, text, named.end);
  if (inSql !== -1 && !/["']$/.test(before)) return judge(text, named, inSql, before);
  const inColumn = endOf(column, text, named.end);
  if (inColumn !== -1 && /(?:^|\n)[ \t]{0,64}$/.test(before)) return judge(text, named, inColumn, before);
  const inSentence = endOf(/[ \t](?:is|was)?:?[ \t]{0,4}/y, text, named.end);
  if (inSentence === -1) return undefined;
  const word = /^["']?([^\s"',;]*)/.exec(text.slice(inSentence, inSentence + 80))?.[1] ?? '';
  const isNetrc = /login[ \t]+\S{1,64}[ \t]+$/.test(before);
  const isOne =
    /\d/.test(word) &&
    /[a-z]/i.test(word) &&
    word.length >= 6 &&
    !/^(?:sha|md\d|scram|aes|v\d|utf|http)|^[a-z]+(?:[-/.:][a-z0-9]+)+$|^\d|[()=:]/i.test(word);
  return isNetrc || isOne ? judge(text, named, inSentence, before) : undefined;
}

/** The value of a pair: whatever it looks like, a name of its own announces it. */
function ofPair(text: string, named: Named, from: number): Span | undefined {
  const span = judge(text, { ...named, suspicion: 'sure' }, from, '');
  if (span === undefined) return undefined;
  // Go prints a struct without quotes.
  const next = text.slice(span.start, span.start + 500).search(/[ ,]ValueFrom:/);
  return next > span.end - span.start ? { ...span, end: span.start + next } : span;
}
