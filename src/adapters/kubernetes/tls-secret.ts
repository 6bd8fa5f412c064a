import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { V1ObjectMeta, V1Secret } from '@kubernetes/client-node';
import { fault } from '../../errors.ts';
import type { KeyVerdict, TlsSecret } from '../../ports/ingress.ts';
import { fields, object, text, texts } from './fields.ts';

const blocks = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;
/** A chain is a handful; more than these is no chain. */
const mostCertificates = 20;

/**
 * A Secret of type kubernetes.io/tls. What is given holds certificates, which every client is shown anyway, and whether the key is theirs; the
 * key is compared here and forgotten. Throws SECRET_UNFIT for a Secret of another type, whose data is not looked at.
 */
export function tlsSecretOf(value: unknown): TlsSecret {
  const { metadata, type, data } = fields<V1Secret>(value);
  const meta = fields<V1ObjectMeta>(metadata);
  const name = text(meta.name);
  if (type !== 'kubernetes.io/tls') {
    throw fault('SECRET_UNFIT', `Secret ${name} is of type ${text(type) || 'Opaque'}, not kubernetes.io/tls.`);
  }
  const held = object(data);
  const pems = decoded(held['tls.crt']).match(blocks)?.slice(0, mostCertificates) ?? [];
  const certificates = pems.flatMap((pem) => certificateOf(pem) ?? []);
  return {
    name,
    uid: text(meta.uid),
    resourceVersion: text(meta.resourceVersion),
    // Written anew from what was read: nothing that stands between the blocks comes along.
    certificates: certificates.map((certificate) => certificate.toString()),
    unreadable: pems.length - certificates.length,
    key: keyVerdict(certificates[0], held['tls.key']),
    keptBy: texts(meta.annotations)['cert-manager.io/certificate-name'],
  };
}

const decoded = (value: unknown) => Buffer.from(text(value), 'base64').toString('latin1');

function certificateOf(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function keyVerdict(leaf: X509Certificate | undefined, value: unknown): KeyVerdict {
  if (text(value) === '') return 'missing';
  const key = keyOf(value);
  if (key === undefined) return 'unreadable';
  return leaf?.checkPrivateKey(key) === true ? 'matches' : 'belongs to another certificate';
}

/** Every error means the same: nobody can use it. An encrypted key throws too. */
function keyOf(value: unknown): KeyObject | undefined {
  const bytes = Buffer.from(text(value), 'base64');
  try {
    return createPrivateKey(bytes);
  } catch {
    return undefined;
  } finally {
    bytes.fill(0);
  }
}
