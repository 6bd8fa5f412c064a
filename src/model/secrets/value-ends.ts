import { lineEnd } from './spans.ts';

/** What ends a value without quotes, where something else goes on behind it; a quote within a word is a part of it. */
const stop =
  /\s|["'`](?![\w!@#$%^*+-])|<\/|[,;&](?=\s|$|["'{[]|[\w.%-]{1,48}["']?[=:])|\\[nrt"']|&(?:quot|amp|#34|#39);|\\u00(?:22|26)/gi;

/** What ends it where the text around is percent-encoded. */
const encodedStop =
  /[\s<&]|["'`](?![\w!@#$%^*+-])|%(?:25)?(?:26|22|0a|5d)|%(?:25)?7d(?=[%&\s]|$)|%(?:25)?(?:20|2c)(?=%(?:25)?(?:22|7b|5b)|[\w.-]{1,48}(?:=|%(?:25)?3[ad])|$|\s)/gi;

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
  const first = text[from];
  if (first === '"' || first === "'" || first === '`') return from;
  const pattern = style === 'encoded' ? encodedStop : stop;
  pattern.lastIndex = from;
  return trimmed(text, from, pattern.exec(text)?.index ?? text.length);
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
