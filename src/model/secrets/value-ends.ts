import { lineEnd } from './spans.ts';

/** What ends a value without quotes, where something else goes on behind it. */
const stop =
  /[\s"'`]|<\/|[,;&](?=\s|$|["'{[]|[\w.%-]{1,48}["']?[=:])|\\[nrt"']|&(?:quot|amp|#34|#39);|\\u00(?:22|26)/gi;

/** What ends it where the text around is percent-encoded. */
const encodedStop =
  /[\s"'`<&]|%(?:25)?(?:26|22|0a|5d)|%(?:25)?7d(?=[%&\s]|$)|%(?:25)?(?:20|2c)(?=%(?:25)?(?:22|7b|5b)|[\w.-]{1,48}(?:=|%(?:25)?3[ad])|$|\s)/gi;

/** What holds a value that no quotes hold. */
export type Style = 'yaml' | 'encoded' | 'flow' | 'list' | 'tag' | 'plain';

const closers = { tag: /<\/|\]\]>/, flow: /[,}\]](?=[\s,}\])"']|$)/, list: /\]/ };

/** The end of a value that no quotes hold. A value of YAML goes on to the end of its line or a comment. */
export function unquotedEnd(text: string, from: number, style: Style): number {
  if (style === 'yaml') {
    const line = lineEnd(text, from);
    const comment = text.slice(from, line).indexOf(' #');
    return trimmed(text, from, comment === -1 ? line : from + comment);
  }
  if (style === 'tag' || style === 'flow' || style === 'list') {
    const line = lineEnd(text, from);
    const end = text.slice(from, line).search(closers[style]);
    return end === -1 ? trimmed(text, from, line) : from + end;
  }
  const pattern = style === 'encoded' ? encodedStop : stop;
  pattern.lastIndex = from;
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    const { index } = found;
    // A quote within a word is a part of it.
    const isInner =
      /["'`]/.test(found[0]) && found[0].length === 1 && index > from && /[\w!@#$%^*+-]/.test(text[index + 1] ?? ' ');
    if (!isInner) return trimmed(text, from, index);
  }
  return trimmed(text, from, text.length);
}

/** Without spaces and closing brackets at the end. */
function trimmed(text: string, from: number, to: number): number {
  let end = to;
  while (end > from + 1 && to - end < 16 && /[\s)\]}]/.test(text[end - 1] ?? '')) end -= 1;
  return end;
}

const stamp = /^\d{4}-\d\d-\d\dT[\d:.]{8,20}Z /;

/** Where the lines end that stand deeper than the line of `name`; `from` is the end of that line. Times before the lines are passed over. */
export function blockEnd(text: string, name: number, from: number): number {
  const before = text.slice(Math.max(0, name - 120), name);
  const line = before.slice(before.lastIndexOf('\n') + 1).replace(stamp, '');
  const margin = /^[ \t]*/.exec(line)?.[0].length ?? 0;
  let end = from;
  while (end < text.length) {
    const start = end + 1;
    const next = lineEnd(text, start);
    const body = text.slice(start, Math.min(next, start + 160)).replace(stamp, '');
    const deep = /^[ \t]*/.exec(body)?.[0].length ?? 0;
    if (body.trim() !== '' && deep <= margin) break;
    end = Math.min(next, text.length);
    if (next >= text.length) break;
  }
  return end;
}

const keyBefore =
  /(?:^|[^A-Za-z])(?:name|key|variable|var|env|field|header|property|(?:Parameter|Option|Attribute)(?:Key|Name)|k)(?:\\{0,7}["'])?\s{0,64}[:=]\s{0,64}(?:\\{0,7}["'])?$/i;
const valueKey = /(?:value|(?<![A-Za-z])val|(?<![A-Za-z])v|secret_?string)(?:\\{0,7}["'])?[ \t]{0,64}[:=][ \t]{0,64}/i;
const otherName = /[}]|\n[ \t]*- |(?:^|[^A-Za-z])(?:name|key|env)(?:\\{0,7}["'])?\s{0,64}[:=]/i;
/** Where an object or an item of a list begins, which a brace or a dash within a value does not. */
const pairStart = /\{\s{0,64}\\{0,7}["']?[A-Za-z_]{1,32}\\{0,7}["']?\s{0,8}[:=]|(?:^|\n)[ \t]{0,64}- /g;
/** As far as the value of a name/value pair may stand from its name. */
const reach = 400;

/**
 * Where the value of a pair begins whose name is the secret's: `name: DB_PASSWORD` with `value: …` behind or before it, as Kubernetes, Go,
 * AWS and XML write it. `before` is what stands before the name.
 */
export function pairedValue(text: string, before: string, start: number, end: number): number | undefined {
  if (!keyBefore.test(before)) return undefined;
  const behind = text.slice(end, end + reach);
  const value = valueKey.exec(behind);
  const limit = behind.search(otherName);
  if (value !== null && (limit === -1 || value.index <= limit)) return end + value.index + value[0].length;
  const from = Math.max(0, start - 1500);
  const ahead = text.slice(from, start);
  const cut = [...ahead.matchAll(pairStart)].at(-1)?.index ?? -1;
  const piece = ahead.slice(cut + 1);
  const earlier = valueKey.exec(piece);
  if (earlier === null) return undefined;
  return from + cut + 1 + earlier.index + earlier[0].length;
}
