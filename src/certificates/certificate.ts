import { X509Certificate } from 'node:crypto';

/** A certificate, as far as people ask about it. */
export interface Certificate {
  readonly pem: string;
  /** Common name, or all that names it. */
  readonly subject: string;
  readonly issuer: string;
  /** DNS names it is for. */
  readonly names: readonly string[];
  /** ISO 8601. */
  readonly from: string;
  readonly until: string;
  /** SHA-256, upper-case pairs with colons. */
  readonly fingerprint: string;
  /** Whether it may sign others: no server should show such a one as its own. */
  readonly isAuthority: boolean;
}

/** Reads a certificate in PEM form; undefined for what is none. */
export function certificateOf(pem: string | undefined): Certificate | undefined {
  if (pem === undefined) return undefined;
  try {
    const x509 = new X509Certificate(pem);
    return {
      pem,
      subject: commonName(x509.subject),
      issuer: commonName(x509.issuer),
      names: dnsNames(x509.subjectAltName),
      from: x509.validFromDate.toISOString(),
      until: x509.validToDate.toISOString(),
      fingerprint: x509.fingerprint256,
      isAuthority: x509.ca,
    };
  } catch {
    return undefined;
  }
}

function commonName(distinguished: string | undefined): string {
  const lines = (distinguished ?? '').split('\n');
  return lines.find((line) => line.startsWith('CN='))?.slice(3) ?? lines.join(', ');
}

/** Node writes a name that holds anything unusual as a JSON string. */
function dnsNames(alternative: string | undefined): readonly string[] {
  return [...(alternative ?? '').matchAll(/(?:^|, )DNS:("(?:[^"\\]|\\.)*"|[^,]*)/g)].map(([, name = '']) => name);
}

/**
 * Whether it is for a host. Clients look at its DNS names alone, and a wildcard stands for one label (RFC 9525). An ingress may itself name a
 * wildcard, which only the same one covers.
 */
export function covers({ pem, names }: Certificate, host: string): boolean {
  if (host.startsWith('*.')) return names.some((name) => name.toLowerCase() === host.toLowerCase());
  return new X509Certificate(pem).checkHost(host, { subject: 'never' }) !== undefined;
}

const day = 24 * 3600_000;

/** Whole days until it ends; negative once it has. */
export function daysLeft({ until }: Pick<Certificate, 'until'>, now: Date): number {
  return Math.floor((Date.parse(until) - now.getTime()) / day);
}
