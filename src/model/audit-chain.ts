import { hash } from 'node:crypto';

/** The hash before the first row, in hex as every hash of the chain. */
export const firstHash = '0'.repeat(64);

let scratch = Buffer.alloc(64 * 1024);

/**
 * hash = SHA-256(previous hash in hex ‖ "\n" ‖ number ‖ "\n" ‖ body): changing, moving or leaving out a row breaks every later one. `body`
 * as UTF-8 bytes; gives hex.
 */
export function sealHash(previous: string, seq: number, body: Uint8Array): string {
  // One buffer for every row: a million rows are verified in about a second.
  const most = previous.length + 20 + body.length;
  if (scratch.length < most) scratch = Buffer.alloc(most * 2);
  const head = scratch.write(`${previous}\n${seq}\n`, 0, 'latin1');
  scratch.set(body, head);
  return hash('sha256', scratch.subarray(0, head + body.length), 'hex');
}
