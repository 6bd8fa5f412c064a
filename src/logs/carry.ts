import { Buffer } from 'node:buffer';

/** The beginning of a line whose end has not been read yet: at most so many bytes of it, and one more to tell that it is longer. */
export interface Carry {
  readonly length: number;
  keep(piece: Uint8Array): void;
  /** What was kept; the next piece begins another line. */
  take(): Buffer;
}

export function lineCarry(longest: number): Carry {
  let buffer = Buffer.alloc(0);
  let length = 0;
  return {
    get length() {
      return length;
    },
    keep(piece) {
      const wanted = Math.min(piece.length, longest + 1 - length);
      if (wanted <= 0) return;
      if (buffer.length < length + wanted) {
        const larger = Buffer.allocUnsafe(Math.min(longest + 1, Math.max(4096, (length + wanted) * 2)));
        buffer.copy(larger, 0, 0, length);
        buffer = larger;
      }
      buffer.set(piece.subarray(0, wanted), length);
      length += wanted;
    },
    take() {
      const line = buffer.subarray(0, length);
      length = 0;
      return line;
    },
  };
}
