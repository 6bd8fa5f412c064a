import { isIP, isIPv4 } from 'node:net';

/** An IP address in its one form, however it was written. */
export interface IpAddress {
  readonly version: 4 | 6;
  /** Dotted, or as RFC 5952 writes it: without brackets and zone. */
  readonly text: string;
  /** The IPv4 address that a translator on the way would make of it (NAT64, 6to4, Teredo, ISATAP, IPv4-compatible). */
  readonly carried: string | undefined;
}

function groupsOf(text: string): readonly number[] {
  const [head = '', tail] = text.split('::');
  const numbers = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const [first, last] = [numbers(head), numbers(tail ?? '')];
  return [...first, ...Array.from({ length: 8 - first.length - last.length }, () => 0), ...last];
}

const dotted = (high = 0, low = 0) => [high >> 8, high & 255, low >> 8, low & 255].join('.');

function carriedBy(groups: readonly number[]): string | undefined {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = groups;
  const last = dotted(g, h);
  const isCompatible = (a | b | c | d | e | f) === 0 && (g !== 0 || h > 1);
  const isTranslated = (a | b | c | d | f) === 0 && e === 0xffff;
  const isNat64 = a === 0x64 && b === 0xff9b;
  const isIsatap = (e === 0 || e === 0x200) && f === 0x5efe;
  if (isCompatible || isTranslated || isNat64 || isIsatap) return last;
  if (a === 0x2002) return dotted(b, c);
  return a === 0x2001 && b === 0 ? dotted(g ^ 0xffff, h ^ 0xffff) : undefined;
}

/**
 * Reads an address in any spelling: in brackets, with a zone, long or short, an IPv4 address inside IPv6 (`::ffff:7f00:1`), which is the
 * IPv4 address. undefined for what is none; short and octal forms of IPv4 are none.
 */
export function ipAddress(written: string): IpAddress | undefined {
  const [bare = ''] = written.replace(/^\[(.*)\]$/, '$1').split('%');
  if (isIPv4(bare)) return written === bare ? { version: 4, text: bare, carried: undefined } : undefined;
  if (isIP(bare) !== 6) return undefined;
  const text = new URL(`http://[${bare}]/`).hostname.slice(1, -1);
  const groups = groupsOf(text);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return { version: 4, text: dotted(groups[6], groups[7]), carried: undefined };
  }
  return { version: 6, text, carried: carriedBy(groups) };
}
