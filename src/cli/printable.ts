import { withoutEscapes } from '../model/secrets/spans.ts';

// Control characters of both sets but tab and line end, and marks that turn the direction of a line.
const unprintable = /(?![\t\n])[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A text for a terminal: pod logs, events and names come from others, and an escape code in them could move the cursor, set a title or
 * hide a line. None is left.
 */
export function printable(text: string): string {
  return withoutEscapes(text).replaceAll('\r\n', '\n').replace(unprintable, '');
}
