import { keyBytes } from '../../model/key-text.ts';
import type { KeyMatch } from '../../ports/cache/keys.ts';

/** Bytes that mean something in a pattern of Redis: `* ? [ ] ^ - \`. */
const special = new Set([...'*?[]^-\\'].map((character) => character.charCodeAt(0)));

/** A pattern for SCAN MATCH. */
export function patternOf({ kind, text }: KeyMatch): Buffer {
  if (kind === 'prefix') return Buffer.concat([literal(keyBytes(text)), Buffer.from('*')]);
  // Only bytes that cannot be typed are translated: a backslash of a pattern is the pattern's own.
  return Buffer.concat(
    text
      .split(/(\\\\|\\x[0-9a-fA-F]{2})/)
      .map((piece) => (piece.startsWith('\\x') ? literal(keyBytes(piece)) : Buffer.from(piece, 'utf8'))),
  );
}

function literal(bytes: Buffer): Buffer {
  return Buffer.from([...bytes].flatMap((byte) => (special.has(byte) ? [0x5c, byte] : [byte])));
}
