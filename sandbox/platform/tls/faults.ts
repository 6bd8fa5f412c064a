import type { Authority, Pair } from './authority.ts';

/** What can be wrong with a certificate. */
export const certificateFaults = ['expired', 'not yet valid', 'wrong host', 'wrong key', 'chain incomplete'] as const;
export type CertificateFault = (typeof certificateFaults)[number];

const day = 24 * 3600_000;

/** A pair with a fault of its certificate, or a good one. */
export function pairWith(
  authority: Authority,
  hosts: readonly string[],
  fault: CertificateFault | 'none',
  now: Date,
  lastsDays = 180.5,
): Promise<Pair> {
  const from = (days: number) => new Date(now.getTime() + days * day);
  const good = { hosts, from: from(-Math.max(30, lastsDays - 1)), until: from(lastsDays) };
  switch (fault) {
    case 'expired':
      return authority.issue({ ...good, until: from(-2.5) });
    case 'not yet valid':
      return authority.issue({ ...good, from: from(3) });
    case 'wrong host':
      return authority.issue({ ...good, hosts: ['elsewhere.example.com'] });
    case 'wrong key':
      return authority.issueForged(good);
    case 'chain incomplete':
      return authority.issueAlone(good);
    case 'none':
      return authority.issue(good);
  }
}
