import { randomInt } from 'node:crypto';

/** Letters and digits that Kubernetes puts into generated names: none that could spell a word. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** Gives the end of a generated name; `prefix` is what stands before it, with its namespace: `mcp-production/mcp-server-7d9f8c6b54-`. */
export type NameSuffix = (prefix: string) => string;

/** Five random characters, as generated names end. */
export function randomSuffix(): string {
  return Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** A number as Kubernetes writes hashes into names. */
export function safeEncode(number: number): string {
  return [...String(number)].map((digit) => ALPHABET[digit.charCodeAt(0) % ALPHABET.length]).join('');
}

/** FNV-1a, 32 bits: the hash that names ReplicaSets (over another text than the real controller's). */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** One text for one value: keys sorted. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
