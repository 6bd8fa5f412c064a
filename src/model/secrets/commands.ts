import { endOf, quotedEnd, type Span } from './spans.ts';

/** Options that take a password, by the program they are options of. */
const quoteBefore = String.raw`(?:\\{0,7}["'])?`;
const option = (text: string) => new RegExp(`[ \\t"']${text}${quoteBefore}`, 'y');
const programs: readonly (readonly [program: RegExp, option: RegExp])[] = [
  [
    /\b(?:curl|wget|http|https|xh|etcdctl)\b/,
    option(
      String.raw`(?:-u|--user|-U|--proxy-user|-a|--auth)[ \t=]{1,4}${quoteBefore}[^\s:"']{1,64}:(?!\d{1,5}(?:\s|$))`,
    ),
  ],
  [/\b(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump|7z|7za)\b/, option(String.raw`-p(?=[^\s])`)],
  [/\bredis-cli\b/, option(String.raw`(?:-a|--pass)[ \t]{1,4}`)],
  [/\bsshpass\b/, option(String.raw`-p[ \t]{0,4}`)],
  [/\b(?:docker|podman|helm|nerdctl|az|oc|buildah)\b[^|;&\n]{0,80} login\b/, option(String.raw`-p[ \t=]{1,4}`)],
  [/\b(?:docker|podman|skopeo|buildah)\b/, option(String.raw`--creds[ \t=]{1,4}${quoteBefore}[^\s:"']{1,64}:`)],
  [
    /\b(?:docker|podman|helm|nerdctl|az|oc|skopeo|buildah)\b/,
    option(
      String.raw`(?:-p|--creds)[ \t=]{1,4}${quoteBefore}(?!\d{1,5}[:/\s])(?=[^\s"'/]{0,64}[A-Za-z])(?=[^\s"'/]{0,64}\d)`,
    ),
  ],
  [
    /\b(?:mongo|mongosh|mongodump|mongorestore|sqlcmd|ldapsearch|ldapmodify|cqlsh)\b/,
    option(String.raw`(?:-p|-P|-w)[ \t]{1,4}`),
  ],
  [/\b(?:zip|unzip|mosquitto_pub|mosquitto_sub|ipmitool)\b/, option(String.raw`-P[ \t]{1,4}`)],
  [/\bsmbclient\b/, option(String.raw`-U[ \t]{1,4}${quoteBefore}[^\s%"']{1,64}%`)],
  [/\blftp\b/, option(String.raw`-u[ \t]{1,4}${quoteBefore}[^\s,"']{1,64},`)],
  [/\bopenssl\b/, option(String.raw`-(?:pass|passin|passout)[ \t]{1,4}${quoteBefore}pass:`)],
];
const anyProgram =
  /\b(?:curl|wget|https?|xh|etcdctl|mysql|mysqldump|mysqladmin|mariadb|mariadb-dump|7za?|redis-cli|sshpass|docker|podman|helm|nerdctl|az|oc|skopeo|buildah|mongo|mongosh|mongodump|mongorestore|sqlcmd|ldapsearch|ldapmodify|cqlsh|smbclient|zip|unzip|mosquitto_[ps]ub|ipmitool|lftp|openssl)[ \t]/g;
/** Passwords that stand after a user, without an option. */
const positional =
  /\b(?:rabbitmqctl[ \t]{1,4}(?:add_user|change_password)[ \t]{1,4}[\w.@-]{1,64}|htpasswd[ \t]{1,4}-\w{0,6}b\w{0,6}[ \t]{1,4}\S{1,120}[ \t]{1,4}[\w.@-]{1,64})[ \t]{1,4}["']?/g;
/** A line of `.pgpass`: host, port, database, user, password. */
const pgpass = /(?<![\w.*:/-])[\w.*-]{1,100}:(?:54\d\d|6432|\*):[\w*-]{1,64}:[\w*.-]{1,64}:/g;
const identified =
  /\bIDENTIFIED[ \t]{1,4}(?:WITH[ \t]{1,4}["']?\w{1,64}["']?[ \t]{1,4})?(?:BY|AS)[ \t]{1,4}(?:VALUES[ \t]{1,4}|PASSWORD[ \t]{1,4})?["']?/gi;
const quotedSql = /\b(?:SET[ \t]{1,4}PASSWORD[^\n;=]{0,120}=[ \t]{0,4}(?:PASSWORD\()?|crypt\(|PASSWORD\()'/gi;
const redisAuth =
  /(?:^|[\s"'])(?:AUTH|HELLO[ \t]\d[ \t]AUTH)(?:[ \t]{1,4}|["'][ \t]["'])(?:[\w-]{1,32}[ \t]{1,4})?(?=[^\s"']{6})(?=[^\s"']*\d)["']?/g;
/** A command is read so far. */
const reach = 400;
const end = /["'\s;]|\\[nrt"']|$/g;

/** Passwords as options of well-known programs, and in statements of SQL and Redis. */
export function commandSpans(text: string): readonly Span[] {
  const spans: Span[] = [];
  let read = 0;
  for (const match of text.matchAll(anyProgram)) {
    if (match.index < read) continue;
    const line = text.slice(match.index, match.index + reach).split('\n', 1)[0] ?? '';
    read = match.index + line.length;
    for (const { at, opener } of optionsIn(line)) spans.push(...wordAt(text, match.index + at, opener));
  }
  for (const pattern of [identified, quotedSql, redisAuth, positional, pgpass]) {
    for (const match of text.matchAll(pattern)) {
      const opener = endQuote.exec(match[0].slice(-9))?.[0];
      spans.push(...wordAt(text, match.index + match[0].length, opener));
    }
  }
  return spans;
}

/** The quote that is open behind an option, also where the user stands between. */
const endQuote = /\\{0,7}["']$/;
const lastQuote = /\\{0,7}["'](?=[^"']*$)/;

/** Where in a command the values of options begin that take a password. */
function optionsIn(line: string): readonly { readonly at: number; readonly opener: string | undefined }[] {
  const found: { at: number; opener: string | undefined }[] = [];
  for (const [program, option] of programs) {
    if (!program.test(line)) continue;
    for (let at = line.indexOf('-'); at !== -1; at = line.indexOf('-', at + 1)) {
      const value = endOf(option, line, Math.max(0, at - 1));
      if (value !== -1) found.push({ at: value, opener: lastQuote.exec(line.slice(at, value))?.[0] });
    }
  }
  return found;
}

/** The word or the text in quotes that begins at `start`, after its quote. */
function wordAt(text: string, start: number, opener: string | undefined): readonly Span[] {
  end.lastIndex = start;
  const to = opener === undefined ? (end.exec(text)?.index ?? text.length) : quotedEnd(text, start, opener);
  const isNone =
    to - start < 2 || /^(?:\$|‹|<|\*|-|%s|\?|:\w{1,40}$)/.test(text.slice(start, Math.min(to, start + 64)));
  return isNone ? [] : [{ start, end: to, kind: 'password' }];
}
