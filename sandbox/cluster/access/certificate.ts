import { createSign, generateKeyPairSync } from 'node:crypto';

/** A certificate and its private key, both PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

// ASN.1 tags (X.690) and object identifiers (RFC 5280, RFC 5758), as far as one certificate needs them.
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_ID = 0x06;
const UTF8 = 0x0c;
const UTC_TIME = 0x17;
const SEQUENCE = 0x30;
const SET = 0x31;
const ECDSA_SHA256 = '2a8648ce3d040302';
const COMMON_NAME = '550403';
const BASIC_CONSTRAINTS = '551d13';
const ALTERNATIVE_NAMES = '551d11';
const TRUE = Buffer.from([0x01, 0x01, 0xff]);

function element(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const size = body.length;
  const head = size < 128 ? [tag, size] : size < 256 ? [tag, 0x81, size] : [tag, 0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from(head), body]);
}

const oid = (hex: string) => element(OBJECT_ID, Buffer.from(hex, 'hex'));
const words = (tag: number, text: string) => element(tag, Buffer.from(text));
const bits = (body: Buffer) => element(BIT_STRING, Buffer.from([0]), body);

function distinguishedName(commonName: string): Buffer {
  return element(SEQUENCE, element(SET, element(SEQUENCE, oid(COMMON_NAME), words(UTF8, commonName))));
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return element(SEQUENCE, oid(id), ...(critical ? [TRUE] : []), element(OCTET_STRING, value));
}

/** Makes a self-signed certificate for this machine's own names, so that clients can check whom they talk to. */
export function selfSigned(): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = element(SEQUENCE, oid(ECDSA_SHA256));
  const name = distinguishedName('simulated-cluster');
  const names = element(
    SEQUENCE,
    words(0x82, 'localhost'),
    element(0x87, Buffer.from([127, 0, 0, 1])),
    element(0x87, Buffer.from('00000000000000000000000000000001', 'hex')),
  );
  const body = element(
    SEQUENCE,
    element(0xa0, element(INTEGER, Buffer.from([2]))),
    element(INTEGER, Buffer.from([1])),
    algorithm,
    name,
    // Fixed dates: the clock of the cluster may be far from the clock of the client that checks them.
    element(SEQUENCE, words(UTC_TIME, '200101000000Z'), words(UTC_TIME, '491231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    element(
      0xa3,
      element(
        SEQUENCE,
        extension(BASIC_CONSTRAINTS, true, element(SEQUENCE, TRUE)),
        extension(ALTERNATIVE_NAMES, false, names),
      ),
    ),
  );
  const signature = createSign('sha256').update(body).sign(privateKey);
  const der = element(SEQUENCE, body, algorithm, bits(signature));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
