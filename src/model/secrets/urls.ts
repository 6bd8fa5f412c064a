import type { Span } from './spans.ts';
import { looksRandom } from './values.ts';

const runEnd = /[\s"'`<>\\]|$/g;
const host = /^[\w.-]{1,253}(?::\d{1,5})?(?:[/?#,;)\]}]|$)|^\[[\da-f:]{2,45}\]/i;
/** How far a user may stand from the password, and how much of an address is read to find the colon. */
const longestUser = 128;

/**
 * Passwords in addresses, also those that hold `/`, `@`, `?` or `#` unescaped. What follows the last `@` has to look like a host, and
 * `host:port/…@…` is none. Each stretch without spaces is read once.
 */
export function urlSpans(text: string): readonly Span[] {
  const spans: Span[] = [];
  let end = 0;
  for (let scheme = text.indexOf('://'); scheme !== -1; scheme = text.indexOf('://', scheme + 3)) {
    const from = scheme + 3;
    if (end < from) {
      runEnd.lastIndex = from;
      end = runEnd.exec(text)?.index ?? text.length;
    }
    const next = text.indexOf('://', from);
    const stop = next === -1 ? end : Math.min(end, next);
    const at = from + text.slice(from, stop).lastIndexOf('@');
    if (at > from) spans.push(...passwordIn(text, from, at, stop));
  }
  mysqlSpans(text, spans);
  bareSpans(text, spans);
  oracleSpans(text, spans);
  return spans;
}

function passwordIn(text: string, from: number, at: number, stop: number): readonly Span[] {
  if (!host.test(text.slice(at + 1, Math.min(stop, at + 260)))) return [];
  const user = /^[^:/?#@]*/.exec(text.slice(from, Math.min(from + longestUser, at)))?.[0] ?? '';
  const colon = from + user.length;
  if (text[colon] === ':') {
    // `host:8080/path/@scope` has a port there, not a password.
    const isPort =
      user !== '' &&
      /^\d{1,5}(?:[/?#,]|$)/.test(text.slice(colon + 1, colon + 7)) &&
      /[/?#,]/.test(text.slice(colon, Math.min(at, colon + 8)));
    const token = tokenUser(text, from, colon, at);
    if (token !== undefined) return [token];
    if (isPort || at === colon + 1 || text.startsWith('‹', colon + 1)) return [];
    if (
      /^(?:\*{2,}|x{3,}|…|\$\{?\w{0,60}\}?|<[^>]{0,60}>|%s|\[?redacted\]?)$/i.test(
        text.slice(colon + 1, Math.min(at, colon + 80)),
      )
    )
      return [];
    return [{ start: colon + 1, end: at, kind: 'password' }];
  }
  const isToken = text[colon] === '@' && colon === at && (looksRandom(user) || /^[0-9a-f]{32,}$/.test(user));
  return isToken && user.length >= 16 ? [{ start: from, end: at, kind: 'password' }] : [];
}

/** `TOKEN:@host` and `TOKEN:x-oauth-basic@host`: the user is what nobody may see. */
function tokenUser(text: string, from: number, colon: number, at: number): Span | undefined {
  const password = text.slice(colon + 1, Math.min(at, colon + 16));
  if (password === 'x-oauth-basic') return { start: from, end: at, kind: 'password' };
  const isAlone = (password === '' || password === 'x') && isTokenUser(text.slice(from, colon));
  return isAlone ? { start: from, end: colon, kind: 'password' } : undefined;
}

/** A user that is a token by itself, where the password says so or is empty. */
const isTokenUser = (user: string) =>
  looksRandom(user) || /^[0-9a-f]{32,}$/.test(user) || /^(?:gh[opsur]|sk|rk|pk|glpat|npm|pat|dckr)[_-]\w/.test(user);

const bareUser = /(?<![\w/:.@%+$‹-])(?:\/\/)?([\w.+-]{1,64}):(?!\/\/)/g;
/** What names a kind of thing before a colon, rather than a user. */
const labels =
  /^(?:to|from|cc|bcc|by|user|username|users|email|e-mail|mail|mailto|owner|author|login|account|acct|sub|subject|principal|contact|name|actor|sip|sips|xmpp|npm|pkg|git|github|gitlab|ssh|image|digest|ref|tag|https?|file|node|workspace|patch|alias|ns|arn|urn|id|key|member|serviceaccount|group|role|for|with|sent|notified|message|msg|error|err|info|warn|warning|debug|fatal|caller|assignee|reviewer|approver|host|server|client|peer|addr|address)$/i;
const bareHost = /^[A-Za-z](?:[\w-]{0,62}\.){0,6}[\w-]{0,62}(?::\d{2,5}(?![\w.:])|\/(?=[\w?]|$))/;
const dottedHost = /^(?!sha\d)[A-Za-z][\w-]{0,62}(?:\.[\w-]{1,62}){1,6}(?![\w:/])/;
const rootUsers = /^(?:root|admin|administrator|postgres|mysql|mariadb|mongo|rabbitmq|guest|sa|elastic|default|redis)$/;

/** `user:password@host:port/…` without a scheme, and `//user:password@host`. An image (`name:tag@sha256:…`) is none. */
function bareSpans(text: string, spans: Span[]): void {
  if (!text.includes('@')) return;
  for (const match of text.matchAll(bareUser)) {
    const start = match.index + match[0].length;
    const window = text.slice(start, start + 320);
    const password = /^[^\s"'`<>/,()[\]{}\\]{1,64}/.exec(window)?.[0] ?? '';
    const at = password.lastIndexOf('@');
    const user = match[1] ?? '';
    if (at < 2 || (labels.test(user) && !match[0].startsWith('//')) || /^[‹*<$]|^%s/.test(password)) continue;
    const host = window.slice(at + 1);
    const isAddress = match[0].startsWith('//')
      ? /^[\w.-]{1,253}(?:[:/?#]|$|\s)/.test(host)
      : (bareHost.test(host) && !/^sha\d/.test(host)) ||
        (rootUsers.test(user) && dottedHost.test(host) && /[\d!#$%^&*]/.test(password.slice(0, at)));
    if (isAddress) spans.push({ start, end: start + at, kind: 'password' });
  }
}

const oracle = /\b(?:thin:|sqlplus[ \t]{1,4}(?:-\w[ \t]{1,4})?)[\w$#]{1,64}\/(?=[^\s/@"']{1,128}@)/g;

/** `jdbc:oracle:thin:user/password@host`. */
function oracleSpans(text: string, spans: Span[]): void {
  for (const match of text.matchAll(oracle)) {
    const start = match.index + match[0].length;
    spans.push({ start, end: text.indexOf('@', start), kind: 'password' });
  }
}

/** `user:password@tcp(host:3306)/database`, as Go writes it. */
function mysqlSpans(text: string, spans: Span[]): void {
  for (const match of text.matchAll(/@(?:tcp|unix|udp)?\(/g)) {
    let start = match.index;
    while (start > 0 && match.index - start < 200 && !/[\s"'`=(]/.test(text[start - 1] ?? '')) start -= 1;
    const colon = text.slice(start, match.index).indexOf(':');
    if (colon < 1 || start + colon + 1 >= match.index) continue;
    spans.push({ start: start + colon + 1, end: match.index, kind: 'password' });
  }
}
