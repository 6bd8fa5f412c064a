import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { AwsCall } from './service.ts';

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What a signed request says of itself. */
export interface Signed {
  readonly service: string;
  readonly region: string;
}

/** Why a request is not taken: the code and the words of AWS. */
export interface NotSigned {
  readonly code: string;
  readonly message: string;
}

const authorization =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
/** A request is good for so long around the time it names. */
const skewMs = 5 * 60_000;

/**
 * Checks an AWS Signature Version 4 (IAM user guide, "Create a signed AWS API request") against the one pair of keys there is. `now` is real
 * time: the SDK signs by the clock of its machine, whatever a sandbox's clock says.
 */
export function checkSignature(call: AwsCall, keys: AwsCredentials, now = Date.now()): Signed | NotSigned {
  const header = String(call.headers['authorization'] ?? '');
  const [whole, keyId, date = '', region = '', service = '', signed = '', signature = ''] =
    authorization.exec(header) ?? [];
  if (whole === undefined)
    return { code: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' };
  if (keyId !== keys.accessKeyId)
    return { code: 'UnrecognizedClientException', message: 'The security token included in the request is invalid.' };
  const stamp = String(call.headers['x-amz-date'] ?? '');
  const at = Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!(Math.abs(now - at) <= skewMs) || !stamp.startsWith(date))
    return { code: 'InvalidSignatureException', message: `Signature expired: ${stamp} is too far from the present.` };
  const text = [
    'AWS4-HMAC-SHA256',
    stamp,
    `${date}/${region}/${service}/aws4_request`,
    sha256(canonical(call, signed)),
  ];
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${keys.secretAccessKey}`);
  const expected = hmac(key, text.join('\n'));
  if (timingSafeEqual(expected, Buffer.from(signature, 'hex'))) return { service, region };
  return {
    code: 'InvalidSignatureException',
    message: 'The request signature we calculated does not match the signature you provided.',
  };
}

function canonical({ method, path, headers, body }: AwsCall, signed: string): string {
  const { pathname, searchParams } = new URL(path, 'http://aws');
  const query = [...searchParams].map(([name, value]) => `${encoded(name)}=${encoded(value)}`).sort();
  const lines = signed.split(';').map(
    (name) =>
      `${name}:${String(headers[name] ?? '')
        .trim()
        .replaceAll(/ +/g, ' ')}\n`,
  );
  const hash = String(headers['x-amz-content-sha256'] ?? sha256(body));
  return [method, pathname, query.join('&'), lines.join(''), signed, hash].join('\n');
}

const encoded = (text: string) =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
