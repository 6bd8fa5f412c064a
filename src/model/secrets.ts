/** A name that announces a secret, and what stands between the two. */
const named = String.raw`(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[-_]?key|access[-_]?key|client[-_]?secret|signing[-_]?secret|private[-_]?key|credential|authorization|cookie|session[-_]?id)\\{0,3}["']?\s{0,3}[:=]\s{0,3}`;

/**
 * Shapes of secrets that turn up in logs, events and errors. Whatever leaves the platform for Slack, a log or the store goes through
 * `mask` first: a shape that is no secret is masked too rather than the other way round.
 */
const shapes: readonly { readonly kind: string; readonly pattern: RegExp }[] = [
  { kind: 'private-key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g },
  { kind: 'slack-token', pattern: /\bxox[abeoprs](?:\.[a-z]+)?-[A-Za-z0-9-]{8,}/g },
  { kind: 'slack-token', pattern: /\bxapp-[A-Za-z0-9-]{8,}/g },
  { kind: 'slack-webhook', pattern: /https:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9/_-]+/g },
  { kind: 'jwt', pattern: /\beyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]*/g },
  { kind: 'aws-key', pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}\b/g },
  { kind: 'github-token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})/g },
  { kind: 'google-key', pattern: /\bAIza[A-Za-z0-9_-]{30,}/g },
  { kind: 'api-key', pattern: /\b(?:sk|pk|rk)[-_](?:live|test|proj|ant)?[-_]?[A-Za-z0-9-_]{20,}/g },
  { kind: 'azure-secret', pattern: /\b[A-Za-z0-9_~.-]{3}8Q~[A-Za-z0-9_~.-]{30,}/g },
  { kind: 'password', pattern: /(?<=[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{0,100}:)[^\s/@]{1,200}(?=@)/gi },
  { kind: 'bearer', pattern: /(?<=\b(?:bearer|basic|token)\s{1,4})[A-Za-z0-9._~+/=-]{16,}/gi },
  // In quotes a secret may hold spaces and commas; JSON inside JSON has a backslash before its quotes.
  { kind: 'secret', pattern: new RegExp(`(?<=${named}\\\\{0,3}")(?!\\s|‹)[^"\\\\]{4,400}`, 'gi') },
  { kind: 'secret', pattern: new RegExp(`(?<=${named}')(?!\\s|‹)[^'\\\\]{4,400}`, 'gi') },
  { kind: 'secret', pattern: new RegExp(`(?<=${named}\\\\{0,3}["']?)(?!["'\\s\\\\]|‹)[^\\s"',;&\\\\]{4,400}`, 'gi') },
];

/** Longer texts are cut before they are searched, so that no input can keep a pattern busy. */
const longest = 2_000_000;

/** A text without secrets: each is replaced by `‹redacted:kind›`. */
export function mask(text: string): string {
  let masked = text.length > longest ? text.slice(0, longest) : text;
  for (const { kind, pattern } of shapes) masked = masked.replace(pattern, `‹redacted:${kind}›`);
  return masked;
}

/** Any JSON value with every string in it masked. */
export function maskDeep(value: unknown): unknown {
  return mapTexts(value, mask);
}

/** Any JSON value with every string in it changed; what is nested deeper than anybody nests is left out. */
export function mapTexts(value: unknown, change: (text: string) => string, depth = 0): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 20) return undefined;
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change, depth + 1)]));
}
