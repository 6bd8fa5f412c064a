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
