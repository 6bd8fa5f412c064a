import { X509Certificate } from 'node:crypto';
import type { Chain } from '../../ports/web.ts';

/** Certificate authorities by what they call themselves. */
export type Roots = ReadonlyMap<string, readonly X509Certificate[]>;

/** Makes the authorities of PEM texts; one that cannot be read is left out. */
export function rootsOf(pems: readonly string[]): Roots {
  const roots = new Map<string, X509Certificate[]>();
  for (const pem of pems) {
    const root = readable(pem);
    if (root !== undefined) roots.set(root.subject, [...(roots.get(root.subject) ?? []), root]);
  }
  return roots;
}

function readable(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

/**
 * Follows a chain from its leaf, by names and by signatures, and with no clock: a certificate that has expired still has an issuer. What was
 * sent may stand in any order, as clients accept it (RFC 8446, 4.4.2).
 */
export function chainOf(pems: readonly string[], roots: Roots): Chain {
  const [leaf, ...sent] = pems.flatMap((pem) => readable(pem) ?? []);
  if (leaf === undefined) return { kind: 'none' };
  let at = leaf;
  // No chain is longer than what was sent and a root; one that turns in a circle ends too.
  for (let step = 0; step <= sent.length; step += 1) {
    const known = (roots.get(at.issuer) ?? []).filter((root) => at.checkIssued(root));
    if (known.some((root) => at.verify(root.publicKey))) return { kind: 'complete' };
    if (at.checkIssued(at)) {
      return at === leaf ? { kind: 'self-signed' } : { kind: 'untrusted', root: nameIn(at.subject) };
    }
    const named = sent.filter((one) => one.ca && at.checkIssued(one));
    const next = named.find((one) => at.verify(one.publicKey));
    if (next === undefined) {
      const isForged = named.length > 0 || known.length > 0;
      return isForged ? { kind: 'forged', at: nameIn(at.subject) } : { kind: 'incomplete', missing: nameIn(at.issuer) };
    }
    at = next;
  }
  return { kind: 'untrusted', root: nameIn(at.issuer) };
}

/** The common name of a distinguished name as Node writes it, or all of it in a line. */
function nameIn(distinguished: string): string {
  return /^CN=(.+)$/m.exec(distinguished)?.[1] ?? distinguished.replaceAll('\n', ', ');
}
