import { pairSpans } from './pairs.ts';
import type { Span } from './spans.ts';

/** A letter, a digit, `_` or `-` written as its code. */
const spelled =
  /%(?:25)?(?:3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9a]|2d)|\\{1,4}u00(?:3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9a]|2d)/gi;
const code = /[0-9a-f]{2}$/i;

/** Secrets whose names have letters written as codes: `pass%77ord=…`, `"pass\\u0077ord":"…"`. */
export function spelledSpans(text: string): readonly Span[] {
  const pieces: string[] = [];
  // Where a piece of the plain text begins, and how far it is moved against the text given.
  const starts: number[] = [0];
  const moved: number[] = [0];
  let at = 0;
  let length = 0;
  for (const match of text.matchAll(spelled)) {
    const piece =
      text.slice(at, match.index) + String.fromCharCode(Number.parseInt(code.exec(match[0])?.[0] ?? '5f', 16));
    pieces.push(piece);
    length += piece.length;
    at = match.index + match[0].length;
    starts.push(length);
    moved.push(at - length);
  }
  if (pieces.length === 0) return [];
  const plain = pieces.join('') + text.slice(at);
  const original = (index: number) => index + (moved[pieceOf(starts, index)] ?? 0);
  // A name that is written plainly is found in the text as it is.
  const isSpelled = (start: number, end: number) => {
    const piece = pieceOf(starts, end);
    return piece > 0 && (starts[piece] ?? 0) > start - 40;
  };
  return pairSpans(plain, isSpelled).map(({ start, end, kind }) => ({
    start: original(start),
    end: original(end),
    kind,
  }));
}

/** The last piece that begins at an index or before it. */
function pieceOf(starts: readonly number[], index: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return low;
}
