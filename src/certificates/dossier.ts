import type { Certificate } from './certificate.ts';
import type { HostSeen, IngressSeen } from './see.ts';

/** The hosts of an ingress as lines of a file: what is meant for each, and what it is shown. No key is among it. */
export function certDossier({ ingress, hosts, left }: IngressSeen, environment: string, at: string): readonly string[] {
  return [
    `Ingress ${ingress.name} in ${environment}, read ${at}`,
    ...ingress.tls.map(
      ({ hosts: some, secret }, index) => `tls[${index}]  ${secret || 'no Secret'}  ${some.join(' ')}`,
    ),
    ...hosts.flatMap(hostLines),
    ...(left === 0 ? [] : [`${left} hosts more were not read`]),
  ];
}

function hostLines({ host, secret, held, shown }: HostSeen): readonly string[] {
  const own =
    typeof held === 'string' ? held : `${secret} holds ${certificateWords(held.certificate)}, key ${held.secret.key}`;
  return [
    '',
    host,
    `  ${own}`,
    ...shown.map(
      ({ address, certificate, problem }) =>
        `  ${address} shows ${problem === '' ? certificateWords(certificate) : `nothing: ${problem}`}`,
    ),
  ];
}

function certificateWords(certificate: Certificate | undefined): string {
  if (certificate === undefined) return 'no certificate';
  const { subject, issuer, from, until, fingerprint, names } = certificate;
  return `${subject} from ${issuer}, ${from} to ${until}, for ${names.join(' ')}, SHA-256 ${fingerprint}`;
}
