/**
 * Keys of Redis are bytes; people read and type text. Both ways are here, and one is the inverse of the other: what a message shows of a key
 * can be typed back, whatever bytes it holds.
 */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Letters, marks, digits, signs and plain spaces. What turns text around, joins it, or cannot be seen is shown as its bytes. */
const visible = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** A key as text on one line: what cannot be read stands as `\xNN`, a backslash as two. */
export function keyText(key: Uint8Array): string {
  let text = '';
  for (let at = 0; at < key.length; ) {
    const length = sequenceLength(key[at] ?? 0);
    const character = decoded(key.subarray(at, at + length));
    const isReadable = character !== undefined && visible.test(character);
    const end = at + (isReadable ? length : 1);
    text += !isReadable ? hex(key[at] ?? 0) : character === '\\' ? '\\\\' : character;
    at = end;
  }
  return text;
}

/** The bytes of a text as `keyText` writes it; a backslash that begins neither `\xNN` nor `\\` is itself. */
export function keyBytes(text: string): Buffer {
  return Buffer.concat(
    text.split(/(\\\\|\\x[0-9a-fA-F]{2})/).map((piece, index) => {
      if (index % 2 === 0) return Buffer.from(piece, 'utf8');
      return Buffer.from([piece === '\\\\' ? 0x5c : Number.parseInt(piece.slice(2), 16)]);
    }),
  );
}

const hex = (byte: number) => `\\x${byte.toString(16).padStart(2, '0')}`;

/** How many bytes the character takes that begins with this one (RFC 3629); 1 where none begins with it. */
function sequenceLength(first: number): number {
  if (first >= 0xf0 && first < 0xf8) return 4;
  if (first >= 0xe0) return first < 0xf0 ? 3 : 1;
  return first >= 0xc2 ? 2 : 1;
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
