import type { Readable } from 'node:stream';

/** The text of a body; undefined where it is longer than `most` bytes, and the rest is not read. Rejects when it is cut short. */
export async function readBody(body: Readable, most: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > most) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
