import { textOf } from './send.ts';

/** What a program has written, up to a number of bytes; the rest is dropped, and the program goes on. */
export interface Output {
  add(bytes: Uint8Array): void;
  text(): string;
}

export function outputOf(maxBytes: number): Output {
  const chunks: Uint8Array[] = [];
  let left = maxBytes;
  return {
    add(bytes) {
      if (left <= 0) return;
      const kept = bytes.subarray(0, left);
      left -= kept.length;
      chunks.push(Uint8Array.from(kept));
    },
    text: () => textOf(Buffer.concat(chunks)),
  };
}
