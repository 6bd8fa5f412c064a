import { counted } from '../model/units.ts';
import type { TlsSecret } from '../ports/ingress.ts';
import type { Chain } from '../ports/web.ts';
import { type Certificate, covers, daysLeft } from './certificate.ts';

/** Something wrong with a certificate, or soon wrong. */
export interface Finding {
  readonly mark: 'bad' | 'warning';
  readonly text: string;
  /** It says how long the certificate lasts. */
  readonly ofDates?: true;
}

const bad = (text: string): Finding => ({ mark: 'bad', text });
const warning = (text: string): Finding => ({ mark: 'warning', text });

/** What is wrong with the dates of a certificate. */
export function dateFindings(certificate: Certificate, now: Date, warnDays: number): readonly Finding[] {
  const days = daysLeft(certificate, now);
  if (Date.parse(certificate.from) > now.getTime()) {
    const wait = Math.ceil((Date.parse(certificate.from) - now.getTime()) / (24 * 3600_000));
    return [{ ...bad(`the certificate is not valid for another ${counted(wait, 'day')}`), ofDates: true }];
  }
  if (days < 0) {
    const when = days === -1 ? 'within the last day' : `${counted(-days - 1, 'day')} ago`;
    return [{ ...bad(`the certificate expired ${when}`), ofDates: true }];
  }
  if (days < warnDays) return [{ ...warning(`the certificate ${endsWords(days)}`), ofDates: true }];
  return [];
}

const endsWords = (days: number) => (days === 0 ? 'expires within a day' : `expires in ${counted(days, 'day')}`);

/** What is wrong with its names, for these hosts. */
export function nameFindings(certificate: Certificate, hosts: readonly string[]): readonly Finding[] {
  const others = hosts.filter((host) => !covers(certificate, host));
  if (others.length === 0) return [];
  const names = certificate.names.slice(0, 3).join(', ') || 'no host';
  const more = certificate.names.length > 3 ? ` and ${certificate.names.length - 3} more` : '';
  return [bad(`the certificate is not for ${others.join(', ')}: its names are ${names}${more}`)];
}

/** What is wrong with where it leads. */
export function chainFindings(chain: Chain): readonly Finding[] {
  switch (chain.kind) {
    case 'complete':
      return [];
    case 'incomplete':
      return [bad(`the chain is incomplete: the certificate of ${chain.missing} is missing`)];
    case 'untrusted':
      return [warning(`the chain leads to ${chain.root}, which the bot does not trust`)];
    case 'self-signed':
      return [bad('the certificate is self-signed')];
    case 'forged':
      return [bad(`${chain.at} was not signed by the issuer it names`)];
    case 'none':
      return [bad('there is no certificate')];
  }
}

/** What is wrong with a certificate that serves some hosts: its dates, its names, and where its chain leads. */
export function servingFindings(
  { certificate, chain }: { readonly certificate: Certificate; readonly chain: Chain },
  hosts: readonly string[],
  now: Date,
  warnDays: number,
): readonly Finding[] {
  return [...dateFindings(certificate, now, warnDays), ...nameFindings(certificate, hosts), ...chainFindings(chain)];
}

/** What is wrong with a Secret before its certificate is looked at. */
export function secretFindings({ name, certificates, unreadable, key }: TlsSecret): readonly Finding[] {
  const keys: Readonly<Record<TlsSecret['key'], readonly Finding[]>> = {
    matches: [],
    'belongs to another certificate': [bad(`the key in ${name} belongs to another certificate`)],
    unreadable: [bad(`the key in ${name} is encrypted or no key`)],
    missing: [bad(`${name} holds no key`)],
  };
  if (certificates.length === 0) return [bad(`${name} holds no certificate that can be read`)];
  return [
    ...(unreadable === 0 ? [] : [bad(`${counted(unreadable, 'certificate')} in ${name} cannot be read`)]),
    ...keys[key],
  ];
}
