import { type KeyObject, sign } from 'node:crypto';

/** A self-signed X.509 certificate (version 1) in PEM, made here because node:crypto reads certificates and makes none. */
export function selfSigned(options: {
  readonly name: string;
  readonly publicKey: KeyObject;
  /** An RSA key; another than that of `publicKey` makes a certificate that somebody else signed. */
  readonly signer: KeyObject;
  readonly from: Date;
  readonly to: Date;
}): string {
  const sha256WithRsa = der(0x30, Buffer.from('06092a864886f70d01010b0500', 'hex'));
  const commonName = der(0x30, Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from(options.name)));
  const name = der(0x30, der(0x31, commonName));
  const content = der(
    0x30,
    der(0x02, Buffer.from([1])),
    sha256WithRsa,
    name,
    der(0x30, time(options.from), time(options.to)),
    name,
    options.publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('sha256', content, options.signer);
  const whole = der(0x30, content, sha256WithRsa, der(0x03, Buffer.from([0]), signature));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const size = body.length < 0x80 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

/** UTCTime: YYMMDDHHMMSSZ. */
function time(date: Date): Buffer {
  return der(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
}
