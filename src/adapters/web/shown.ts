import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';

/** Longer than any chain that a server should send. */
const most = 10;

/** The certificates a server has shown, PEM, the leaf first. */
export function certificatesOf(socket: TLSSocket): readonly string[] {
  const shown: string[] = [];
  let at: X509Certificate | undefined = socket.getPeerX509Certificate();
  while (at !== undefined && shown.length < most) {
    const pem = at.toString();
    if (shown.includes(pem)) break;
    shown.push(pem);
    at = at.issuerCertificate;
  }
  return shown;
}
