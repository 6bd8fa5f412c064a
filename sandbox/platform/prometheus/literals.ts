import { badQuery } from './query-error.ts';

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

/** ms of `5m`, `1h30m` or plain seconds. */
export function durationMs(text: string): number {
  const seconds = Number(text);
  if (!Number.isNaN(seconds)) return seconds * 1000;
  const parts = [...text.matchAll(/(\d+)(ms|[smhdwy])/g)];
  if (parts.map(([part]) => part).join('') !== text || text === '') {
    throw badQuery(`parse error: not a valid duration string: ${JSON.stringify(text)}`);
  }
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0), 0);
}

/** The value of `0.99`, `1e3`, `0x1f`, `Inf`, `NaN`, and of a duration in seconds. */
export function numberOf(text: string): number {
  if (/^[+-]?inf$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return Number.NaN;
  return durationMs(text.replaceAll('_', '')) / 1000;
}

const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
const escapeSequence = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([abfnrtv\\'"])|(.|$))/gs;

/** The value of a string in double or single quotes, or in backticks (which know no escape). */
export function stringOf(text: string): string {
  const inner = text.slice(1, -1);
  if (text.startsWith('`')) return inner;
  return inner.replaceAll(escapeSequence, (_, x, u, long, octal, simple, wrong) => {
    if (wrong !== undefined) throw badQuery(`parse error: unknown escape sequence U+${wrong} '${wrong}'`);
    if (simple !== undefined) return escapes[simple] ?? simple;
    return String.fromCodePoint(octal === undefined ? Number.parseInt(x ?? u ?? long, 16) : Number.parseInt(octal, 8));
  });
}
