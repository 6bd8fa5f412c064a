/** One message of PostgreSQL's protocol (version 3): a type byte, a length, a body. */
export interface Frame {
  readonly type: string;
  readonly body: Buffer;
  readonly bytes: Buffer;
}

/** Cuts a stream of bytes into messages; `untyped` for the first message of a client, which has no type byte. */
export function frameReader(untyped: boolean): (chunk: Buffer) => Frame[] {
  let rest: Buffer = Buffer.alloc(0);
  let headless = untyped;
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const frames: Frame[] = [];
    for (;;) {
      const head = headless ? 0 : 1;
      if (rest.length < head + 4) return frames;
      const end = head + rest.readInt32BE(head);
      if (rest.length < end) return frames;
      const bytes = rest.subarray(0, end);
      frames.push({ type: headless ? '' : String.fromCharCode(bytes[0] ?? 0), body: bytes.subarray(head + 4), bytes });
      headless = false;
      rest = rest.subarray(end);
    }
  };
}

/** The zero-ended text at a place in a body, and where the next thing begins. */
export function textAt(body: Buffer, from: number): { text: string; next: number } {
  const end = body.indexOf(0, from);
  return { text: body.toString('utf8', from, end), next: end + 1 };
}
