import type { IncomingMessage } from 'node:http';
import { ApiError } from './status.ts';

/** Largest body that is read, in bytes: the real server's limit for JSON. */
const LIMIT = 3 * 1024 * 1024;

/** Reads a request body whole; 413 when it is too long, after the sender has finished. */
export async function readBody(message: IncomingMessage): Promise<string> {
  let chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > LIMIT) chunks = [];
    else chunks.push(bytes);
  }
  if (size > LIMIT) throw new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${LIMIT}`, {});
  return Buffer.concat(chunks).toString();
}
