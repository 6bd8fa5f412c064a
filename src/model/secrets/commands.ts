import { endOf, type Span } from './spans.ts';

/** Options that take a password, by the program they are options of. */
const programs: readonly (readonly [program: RegExp, option: RegExp])[] = [
  [
    /\b(?:curl|wget|http|https|xh)\b/,
    /[ \t"'](?:-u|--user|-U|--proxy-user)[ \t=]{1,4}["']?[^\s:"']{1,64}:(?!\d{1,5}(?:\s|$))/y,
  ],
  [/\b(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump)\b/, /[ \t]-p["']?(?=[^\s"'])/y],
  [/\bredis-cli\b/, /[ \t]-a[ \t]{1,4}["']?/y],
  [/\bsshpass\b/, /[ \t]-p[ \t]{0,4}["']?/y],
  [
    /\b(?:docker|podman|helm|nerdctl|az|oc|skopeo|buildah)\b/,
    /[ \t](?:-p|--creds)[ \t=]{1,4}["']?(?!\d{1,5}[:/\s])(?=[^\s"'/]*[A-Za-z])(?=[^\s"'/]*\d)/y,
  ],
  [/\b(?:mongo|mongosh|mongodump|mongorestore|sqlcmd|ldapsearch|smbclient)\b/, /[ \t](?:-p|-P|-w)[ \t]{1,4}["']?/y],
];
const anyProgram =
  /\b(?:curl|wget|https?|xh|mysql|mysqldump|mysqladmin|mariadb|mariadb-dump|redis-cli|sshpass|docker|podman|helm|nerdctl|az|oc|skopeo|buildah|mongo|mongosh|mongodump|mongorestore|sqlcmd|ldapsearch|smbclient)[ \t]/g;
const identified =
  /\bIDENTIFIED[ \t]{1,4}(?:WITH[ \t]{1,4}["']?\w{1,64}["']?[ \t]{1,4})?(?:BY|AS)[ \t]{1,4}(?:VALUES[ \t]{1,4}|PASSWORD[ \t]{1,4})?["']?/gi;
const quotedSql = /\b(?:SET[ \t]{1,4}PASSWORD[^\n;=]{0,120}=[ \t]{0,4}(?:PASSWORD\()?|crypt\(|PASSWORD\()'/gi;
const redisAuth =
  /(?:^|[\s"'])(?:AUTH|HELLO[ \t]\d[ \t]AUTH)(?:[ \t]{1,4}|["'][ \t]["'])(?:[\w-]{1,32}[ \t]{1,4})?(?=[^\s"']{6})(?=[^\s"']*\d)["']?/g;
/** A command is read so far. */
const reach = 400;
const end = /["'\s;]|\\|$/g;

/** Passwords as options of well-known programs, and in statements of SQL and Redis. */
export function commandSpans(text: string): readonly Span[] {
  const spans: Span[] = [];
  let read = 0;
  for (const match of text.matchAll(anyProgram)) {
    if (match.index < read) continue;
    const line = text.slice(match.index, match.index + reach).split('\n', 1)[0] ?? '';
    read = match.index + line.length;
    for (const at of optionsIn(line)) spans.push(...wordAt(text, match.index + at));
  }
  for (const pattern of [identified, quotedSql, redisAuth]) {
    for (const match of text.matchAll(pattern)) spans.push(...wordAt(text, match.index + match[0].length));
  }
  return spans;
}

/** Where in a command the values of options begin that take a password. */
function optionsIn(line: string): readonly number[] {
  const found: number[] = [];
  for (const [program, option] of programs) {
    if (!program.test(line)) continue;
    for (let at = line.indexOf('-'); at !== -1; at = line.indexOf('-', at + 1)) {
      const value = endOf(option, line, Math.max(0, at - 1));
      if (value !== -1) found.push(value);
    }
  }
  return found;
}

function wordAt(text: string, start: number): readonly Span[] {
  end.lastIndex = start;
  const to = end.exec(text)?.index ?? text.length;
  const isNone =
    to - start < 2 || /^(?:\$|‹|<|\*|-|%s|\?|:\w{1,40}$)/.test(text.slice(start, Math.min(to, start + 64)));
  return isNone ? [] : [{ start, end: to, kind: 'password' }];
}
