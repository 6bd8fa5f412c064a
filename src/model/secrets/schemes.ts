import { lineEnd, quotedEnd, type Span } from './spans.ts';
import { isUserAndPassword, looksRandom } from './values.ts';

/** Schemes whose credentials are one word. */
const oneWord =
  /^(?:bearer|basic|negotiate|ntlm|kerberos|apikey|api-key|ssws|token|bot|geniekey|sharedkey|sharedkeylite|sso-key|dpop|jwt|splunk|private-token|key|pat|extendedbasic|zoho-oauthtoken|mac|user|hmac)$/i;
/** Schemes whose credentials are a list of parameters. */
const manyWords =
  /^(?:digest|hawk|oauth|aws4-[\w-]{1,40}|aws|signature|googlelogin|sharedaccesssignature|scram-[\w-]{1,20}|acs3-[\w-]{1,20}|hmac-[\w-]{1,20}|mutual|vapid|tc3-[\w-]{1,20}|cloud-cdn-cookie|sapisidhash)$/i;

/** The space after a scheme, also percent-encoded; in an escaped text too. */
const gap = String.raw`(?:[ \t]{1,4}|%20|\+|:[ \t]?)`;
const loose = new RegExp(
  `(?<![\\w-])(bearer|basic|digest|negotiate|ntlm|apikey|api-key|ssws|token|bot|geniekey|sharedkey(?:lite)?|sso-key|hawk|oauth|dpop|aws4-hmac-sha256|splunk)${gap}["']?`,
  'gi',
);
const credentials = /[\w.~+/=%:-]*/y;
const parameters = /^[\w-]{1,40}=/;

/** Credentials after the name of a scheme, wherever it stands. Only what looks like credentials: `Basic authentication` is none. */
export function schemeSpans(text: string): readonly Span[] {
  const spans: Span[] = [];
  for (let found = search(text, 0); found !== null; found = search(text, loose.lastIndex)) {
    const scheme = (found[1] ?? '').toLowerCase();
    const start = found.index + found[0].length;
    const window = text.slice(start, start + 512);
    if (manyWords.test(scheme)) {
      if (!parameters.test(window) || !/(?:response|mac|signature|credential|oauth_token|nonce)=/i.test(window))
        continue;
      const end = valueEnd(text, start, '');
      spans.push({ start, end, kind: 'authorization' });
      loose.lastIndex = end;
    } else if (isCredential(scheme, window)) {
      credentials.lastIndex = start;
      credentials.test(text);
      const end = credentials.lastIndex;
      spans.push({ start, end, kind: scheme === 'bearer' ? 'bearer' : 'authorization' });
      loose.lastIndex = end;
    }
  }
  return spans;
}

function search(text: string, from: number): RegExpExecArray | null {
  loose.lastIndex = from;
  return loose.exec(text);
}

function isCredential(scheme: string, window: string): boolean {
  const word = /^[\w.~+/=%:-]*/.exec(window)?.[0] ?? '';
  if (scheme === 'basic') return isUserAndPassword(decoded(word)) || (word.length >= 16 && looksRandom(word));
  if (/^[A-Za-z_]{2,40}=[^=]/.test(word)) return false;
  if (scheme === 'bearer' || scheme === 'dpop')
    return looksRandom(word) || (word.length >= 20 && !isWords(word)) || isShortToken(word);
  return word.length >= 16 && looksRandom(word);
}

/** `abc123`: letters and digits, unlike `RFC6750`, `v2` or `oauth2`. */
const isShortToken = (word: string) =>
  word.length >= 6 &&
  /^(?!(?:rfc|v|oauth|http|sha|x)[\d.]{1,8}$)(?=[^\d]{0,40}\d)(?=\d{0,40}[A-Za-z])[\w-]+$/i.test(word) &&
  !/^[a-z]+(?:-[a-z0-9]+)+$/.test(word);

const decoded = (word: string) => word.replace(/%3d/gi, '=').replace(/%2b/gi, '+').replace(/%2f/gi, '/');
/** `authentication-middleware`, `com.example.Filter`: words, no credentials. */
const isWords = (word: string) =>
  /^[A-Za-z]{1,24}(?:[-._/:=][A-Za-z0-9]{0,24})*$/.test(word) && /[-._/:=]/.test(word.slice(0, 24));

/**
 * The credentials in the value of an Authorization header, which begins at `start`: after a scheme, or the value itself. Undefined where it
 * says something else, such as `denied`.
 */
export function headerSpan(text: string, start: number, quote: string): Span | undefined {
  const window = text.slice(start, start + 300);
  const match = /^([A-Za-z][\w-]{0,40})(?:[ \t]{1,4}|%20|\+)["']?/.exec(window);
  const [before = '', scheme = ''] = match ?? [];
  const rest = window.slice(before.length);
  if (scheme === '' || rest === '') return bareCredential(text, start, quote);
  if (isWord(rest)) return undefined;
  const from = start + before.length;
  if (oneWord.test(scheme)) {
    return {
      start: from,
      end: wordEnd(text, from, quote),
      kind: /^bearer$/i.test(scheme) ? 'bearer' : 'authorization',
    };
  }
  return manyWords.test(scheme) || isCustom(scheme, rest)
    ? { start: from, end: valueEnd(text, from, quote), kind: 'authorization' }
    : undefined;
}

/** A scheme that nobody has heard of, with something after it that no sentence holds. */
function isCustom(scheme: string, rest: string): boolean {
  if (said.test(scheme)) return false;
  const second = /^[^\s"',;]*/.exec(rest)?.[0] ?? '';
  const isCredential =
    second.length >= 6 &&
    /\d/.test(second) &&
    /[A-Za-z=]/.test(second) &&
    !/^[a-z0-9]+(?:[-.:/][a-z0-9]+)+$/.test(second);
  return isCredential || /^[\w-]{1,40}=\\?"/.test(rest);
}

/** A value without a scheme. */
function bareCredential(text: string, start: number, quote: string): Span | undefined {
  const word = /^[^\s"',;]*/.exec(text.slice(start, start + 300))?.[0] ?? '';
  const isOne =
    word.length >= 8 &&
    (/\d/.test(word) || word.length >= 20) &&
    !/^[a-z]+(?:[-_.][a-z]+)*$/i.test(word) &&
    !word.includes('://');
  return isOne && !/^[‹<$[{(*]/.test(word)
    ? { start, end: wordEnd(text, start, quote), kind: 'authorization' }
    : undefined;
}

/** Words that tell how an authorization went. */
const said =
  /^(?:denied|allowed|failed|failure|granted|required|missing|invalid|expired|error|rejected|refused|forbidden|not|is|was|has|for|by|mode|no|ok|decision|user|the|none|webhook|rbac|cached|skipped|unable|could|cannot|check|policy|rule|request|allow|deny)$/i;
const isWord = (rest: string) =>
  /^(?:[‹<$[{(*%]|(?:token|tokens|realm|auth|authentication|authorization|scheme|header|is|are|not|missing|required|error|invalid|expired|failed|was|for|credentials?|null|undefined|none|from|with|in|to|the|a|and|or|redacted|xxx+)\b)/i.test(
    rest,
  ) && !/^%[0-9a-f]{2}/i.test(rest);

function wordEnd(text: string, from: number, quote: string): number {
  const stop = /[\s"'`<>\\]|[,;](?=\s|$|["'{[]|[\w-]{1,48}[=:])|$/g;
  stop.lastIndex = from;
  const end = stop.exec(text)?.index ?? text.length;
  return quote.startsWith('%') || quote.startsWith('&') ? Math.min(end, quotedEnd(text, from, quote)) : end;
}

/** A list of parameters holds quotes of its own: it ends where the header's own quote does, or with the line. */
function valueEnd(text: string, from: number, quote: string): number {
  return quote === '' ? lineEnd(text, from) : quotedEnd(text, from, quote);
}
