import { spawnSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const subjects = {
  // The programs of the plane check the server by these names; 10.96.0.1 is the first address of the service range.
  server: {
    subject: '/CN=kube-apiserver',
    extensions:
      'subjectAltName=DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,IP:127.0.0.1,IP:10.96.0.1\nextendedKeyUsage=serverAuth\n',
  },
  // system:masters is the group of cluster admins.
  admin: { subject: '/O=system:masters/CN=admin', extensions: 'extendedKeyUsage=clientAuth\n' },
  kubelet: {
    subject: '/O=system:masters/CN=kube-apiserver-kubelet-client',
    extensions: 'extendedKeyUsage=clientAuth\n',
  },
  // Used towards aggregated APIs such as metrics.k8s.io.
  proxy: { subject: '/CN=front-proxy', extensions: 'extendedKeyUsage=clientAuth\n' },
} as const;

/** Whether this machine can make certificates. */
export function hasOpenssl(): boolean {
  return spawnSync('openssl', ['version']).status === 0;
}

function openssl(folder: string, args: readonly string[]): void {
  const run = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8', timeout: 30_000 });
  if (run.status !== 0) throw new Error(`openssl ${args[0]} failed: ${run.error?.message ?? run.stderr}`);
}

function writeKey(folder: string, name: string): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  // SEC 1 is the form every Go program of the plane reads, also for service account keys.
  const pem = privateKey.export({ type: 'sec1', format: 'pem' }).toString();
  writeFileSync(join(folder, `${name}.key`), pem, { mode: 0o600 });
  return pem;
}

/**
 * Writes a certificate authority, one certificate per role (`server`, `admin`, `kubelet`, `proxy`) and the key pair that signs
 * service account tokens (`accounts`) into `folder`, as `NAME.crt`, `NAME.key`, `accounts.pub`. Needs the program openssl.
 */
export function writeCertificates(folder: string): void {
  writeFileSync(
    join(folder, 'authority.cnf'),
    '[req]\ndistinguished_name=name\nx509_extensions=authority\n[name]\n' +
      '[authority]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n',
  );
  writeKey(folder, 'ca');
  openssl(folder, [
    ...['req', '-x509', '-new', '-config', 'authority.cnf'],
    ...['-key', 'ca.key', '-subj', '/CN=test-authority', '-days', '30', '-out', 'ca.crt'],
  ]);
  for (const [name, { subject, extensions }] of Object.entries(subjects)) {
    writeKey(folder, name);
    writeFileSync(join(folder, `${name}.ext`), extensions);
    openssl(folder, [
      ...['req', '-new', '-config', 'authority.cnf', '-key', `${name}.key`, '-subj', subject, '-out', `${name}.csr`],
    ]);
    openssl(folder, [
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'],
      ...['-days', '30', '-extfile', `${name}.ext`, '-out', `${name}.crt`],
    ]);
  }
  const accounts = writeKey(folder, 'accounts');
  writeFileSync(
    join(folder, 'accounts.pub'),
    createPublicKey(accounts).export({ type: 'spki', format: 'pem' }).toString(),
  );
}
