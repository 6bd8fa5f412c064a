import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';

/** The name of an environment variable that holds a secret. */
export const envName = z
  .string()
  .max(128)
  .regex(/^[A-Z][A-Z0-9_]*$/, 'must be the name of an environment variable, such as ALERTMANAGER_TOKEN');

const headerName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, 'must be the name of an HTTP header, such as X-Signature');

/** How a sender shows a secret as it is: a bearer token, user and password, or a header of its own. */
export const credentials = z.union(
  [
    z.strictObject({ bearerEnv: envName.describe('Environment variable with the token for Authorization: Bearer') }),
    z.strictObject({
      user: z.string().regex(/^[^:\0]+$/, 'must be a user name without a colon'),
      passwordEnv: envName.describe('Environment variable with the password for Authorization: Basic'),
    }),
    z.strictObject({
      header: headerName.describe('Header that carries the secret'),
      valueEnv: envName.describe('Environment variable with the value of that header'),
    }),
  ],
  { error: 'must be {bearerEnv}, {user, passwordEnv} or {header, valueEnv}' },
);

/** How a sender signs: HMAC-SHA256 in hex over the body, or over `timestamp:body` where a timestamp header is named. */
export const signature = z.strictObject({
  secretEnv: envName.describe('Environment variable with the HMAC key'),
  header: headerName.default('X-Grafana-Alerting-Signature').describe('Header with the signature, in hex'),
  timestampHeader: headerName
    .optional()
    .describe('Header with the signed timestamp, in seconds since 1970; without it an old message can be replayed'),
});

export type Credentials = z.infer<typeof credentials>;
export type Signature = z.infer<typeof signature>;

type Secret = (name: string) => string;

/** Seconds a signed message may be old, or ahead of our clock. */
const skewSeconds = 300;

/** The environment variables these credentials need. */
export function credentialSecrets(given: Credentials): readonly string[] {
  if ('bearerEnv' in given) return [given.bearerEnv];
  return 'passwordEnv' in given ? [given.passwordEnv] : [given.valueEnv];
}

/** A header that is there exactly once; an array, which a sender can force with a repeated header, counts as none. */
export function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const key = name.toLowerCase();
  const value: unknown = Object.hasOwn(headers, key) ? headers[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** True when both are the same and not empty. The time it takes tells nothing about either. */
export function sameSecret(given: string | undefined, expected: string): boolean {
  const same = timingSafeEqual(sha256(given ?? ''), sha256(expected));
  return same && given !== undefined && expected !== '';
}

/** True when the request shows the secret the hook asks for. */
export function showsSecret(headers: IncomingHttpHeaders, wanted: Credentials, secret: Secret): boolean {
  if ('header' in wanted) return sameSecret(header(headers, wanted.header), secret(wanted.valueEnv));
  const [, scheme, value] = /^(\S{1,32}) +(\S{1,4096})$/.exec(header(headers, 'authorization') ?? '') ?? [];
  if ('bearerEnv' in wanted)
    return sameSecret(scheme?.toLowerCase() === 'bearer' ? value : undefined, secret(wanted.bearerEnv));
  const password = secret(wanted.passwordEnv);
  const decoded = scheme?.toLowerCase() === 'basic' ? Buffer.from(value ?? '', 'base64').toString() : undefined;
  return sameSecret(decoded, `${wanted.user}:${password}`) && password !== '';
}

/** What the headers of a sender tell that shows its secret as it is, or signs the body with it. */
export function admission(
  headers: IncomingHttpHeaders,
  auth: Credentials | { readonly signature: Signature },
  secret: Secret,
) {
  if ('signature' in auth)
    return signaturePattern.test(header(headers, auth.signature.header) ?? '') ? 'unknown' : 'refused';
  return showsSecret(headers, auth, secret) ? 'known' : 'refused';
}

const signaturePattern = /^[0-9a-f]{64}$/i;

/** True when the body is signed with the secret, and not more than five minutes off where the time is signed too. */
export function signed(
  request: { readonly headers: IncomingHttpHeaders; readonly body: Buffer; readonly now: Date },
  wanted: Signature,
  secret: Secret,
): boolean {
  const key = secret(wanted.secretEnv);
  const given = header(request.headers, wanted.header);
  if (key === '' || given === undefined || !signaturePattern.test(given)) return false;
  const hmac = createHmac('sha256', key);
  if (wanted.timestampHeader !== undefined) {
    const timestamp = header(request.headers, wanted.timestampHeader);
    if (timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
    if (Math.abs(request.now.getTime() / 1000 - Number(timestamp)) > skewSeconds) return false;
    hmac.update(`${timestamp}:`);
  }
  return timingSafeEqual(hmac.update(request.body).digest(), Buffer.from(given, 'hex'));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
