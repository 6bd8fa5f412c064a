const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** So much before a cut is looked at, in UTF-16 units: longer than any emoji, and no text makes it more. */
const reach = 128;

/**
 * A text of at most `most` UTF-16 units, never cut inside what people see as one character; `ending` says that something is missing, and
 * counts. Half a character and NUL, which neither Slack nor PostgreSQL takes, become U+FFFD. The cost grows with `most`, not with the text.
 */
export function cut(text: string, most: number, ending = '…'): string {
  if (text.length <= most) return sound(text);
  const room = Math.max(0, most - ending.length);
  return `${sound(text.slice(0, boundary(text, room)))}${ending.slice(0, most)}`;
}

/** The last place at or before `at` where one character ends and the next begins. */
function boundary(text: string, at: number): number {
  const start = Math.max(0, at - reach);
  const segment = graphemes.segment(text.slice(start, at + reach)).containing(at - start);
  // One that fills all there is to see is no character of a language: it is cut between two code points.
  if (segment === undefined || (segment.index === 0 && start > 0)) return isHalf(text, at) ? at - 1 : at;
  return start + segment.index;
}

/** True between the halves of a surrogate pair. */
function isHalf(text: string, at: number): boolean {
  return at > 0 && (text.codePointAt(at - 1) ?? 0) > 0xffff;
}

/** A text that every system takes: no half of a character, no NUL. */
export function sound(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes('\u0000') ? whole.replaceAll('\u0000', '\ufffd') : whole;
}

/** Any JSON value with every text in it sound; what is no plain object or array (bytes, streams) stays as it is. */
export function soundDeep(value: unknown): unknown {
  if (typeof value === 'string') return sound(value);
  if (Array.isArray(value)) return value.map(soundDeep);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [sound(key), soundDeep(item)]));
}
