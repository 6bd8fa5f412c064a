import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { selfSigned } from './certificate.ts';

export type Envelope = Readonly<Record<string, unknown>>;

/** A pair of keys with a certificate for it. */
export interface Signer {
  readonly key: KeyObject;
  readonly certificate: string;
}

/** Makes an RSA key and a certificate that is good in 2026. */
export function snsSigner(name = 'sns.amazonaws.com', from = '2026-01-01', to = '2027-01-01'): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    key: privateKey,
    certificate: selfSigned({ name, publicKey, signer: privateKey, from: new Date(from), to: new Date(to) }),
  };
}

// Written down from Amazon's description of the signature, and not taken from the code under test.
const order = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  confirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
};

/** The envelope with the signature Amazon would put there, of the version it names. */
export function signEnvelope(envelope: Envelope, key: KeyObject): Envelope {
  const keys = envelope['Type'] === 'Notification' ? order.Notification : order.confirmation;
  const content = keys
    .filter((name) => envelope[name] !== undefined && envelope[name] !== null)
    .map((name) => `${name}\n${String(envelope[name])}\n`)
    .join('');
  const algorithm = envelope['SignatureVersion'] === '2' ? 'sha256' : 'sha1';
  return { ...envelope, Signature: sign(algorithm, Buffer.from(content), key).toString('base64') };
}
