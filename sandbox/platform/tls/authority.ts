// The X.509 library keeps its parts in a container that asks for this one.
import 'reflect-metadata';
import { KeyObject, type webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** A private key and the certificates that go with it, PEM; the leaf comes first. */
export interface Pair {
  readonly chain: string;
  readonly key: string;
}

export interface Asked {
  readonly hosts: readonly string[];
  readonly from: Date;
  readonly until: Date;
}

/** A certificate authority for servers: a root that people trust, and an intermediate that signs. */
export interface Authority {
  /** PEM; what a client is given to trust. */
  readonly root: string;
  /** A pair for these hosts, with the intermediate after the leaf. */
  issue(asked: Asked): Promise<Pair>;
  /** The same without the intermediate, as it is when somebody forgets to bundle it. */
  issueAlone(asked: Asked): Promise<Pair>;
  /** Signed by a key that is not that of the intermediate it names. */
  issueForged(asked: Asked): Promise<Pair>;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const signs = x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign;
const rootName = 'CN=Sandbox Root CA, O=mcp-chatops sandbox';
const issuerName = 'CN=Sandbox Issuing CA, O=mcp-chatops sandbox';
/** Authorities outlive every leaf, and every clock that a sandbox is moved to. */
const life = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2049-01-01T00:00:00Z') };

const newKeys = () => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
const pem = (certificate: x509.X509Certificate) => `${certificate.toString('pem')}\n`;
const keyPem = (key: webcrypto.CryptoKey) => KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString();

/** Makes an authority with keys of its own; nothing of it is written anywhere. */
export async function newAuthority(): Promise<Authority> {
  const [rootKeys, issuingKeys, otherKeys] = await Promise.all([newKeys(), newKeys(), newKeys()]);
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    name: rootName,
    keys: rootKeys,
    ...life,
    signingAlgorithm: algorithm,
    extensions: [new x509.BasicConstraintsExtension(true, 1, true), new x509.KeyUsagesExtension(signs, true)],
  });
  const issuing = await x509.X509CertificateGenerator.create({
    subject: issuerName,
    issuer: rootName,
    publicKey: issuingKeys.publicKey,
    signingKey: rootKeys.privateKey,
    ...life,
    signingAlgorithm: algorithm,
    extensions: [new x509.BasicConstraintsExtension(true, 0, true), new x509.KeyUsagesExtension(signs, true)],
  });

  async function leaf({ hosts, from, until }: Asked, signingKey: webcrypto.CryptoKey) {
    const keys = await newKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      subject: `CN=${hosts[0] ?? 'none'}`,
      issuer: issuerName,
      publicKey: keys.publicKey,
      signingKey,
      notBefore: from,
      notAfter: until,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(hosts.map((value) => ({ type: 'dns' as const, value }))),
      ],
    });
    return { certificate: pem(certificate), key: keyPem(keys.privateKey) };
  }

  async function bundled(asked: Asked, signingKey: webcrypto.CryptoKey): Promise<Pair> {
    const { certificate, key } = await leaf(asked, signingKey);
    return { chain: certificate + pem(issuing), key };
  }

  return {
    root: pem(root),
    issue: (asked) => bundled(asked, issuingKeys.privateKey),
    async issueAlone(asked) {
      const { certificate, key } = await leaf(asked, issuingKeys.privateKey);
      return { chain: certificate, key };
    },
    issueForged: (asked) => bundled(asked, otherKeys.privateKey),
  };
}

/** A pair that signed itself, as an ingress controller shows it where it has nothing better. */
export async function selfSignedPair(name: string, { from, until }: Omit<Asked, 'hosts'>): Promise<Pair> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    notBefore: from,
    notAfter: until,
    signingAlgorithm: algorithm,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'ingress.local' }])],
  });
  return { chain: pem(certificate), key: keyPem(keys.privateKey) };
}
