import { randomBytes } from 'node:crypto';

/** An id nobody can guess, for buttons: 128 bits, URL-safe. */
export function opaqueId(): string {
  return randomBytes(16).toString('base64url');
}
