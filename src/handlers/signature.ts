import { createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds a request may be old, or ahead of our clock. */
const skewSeconds = 300;

/**
 * True when a request was signed by Slack with this secret, not more than five minutes ago and not more than five minutes ahead
 * (docs.slack.dev, verifying requests from Slack). A replay inside that time is stopped by the request's own id.
 */
export function signedBySlack(
  secret: string,
  headers: { readonly timestamp: string | undefined; readonly signature: string | undefined },
  body: Buffer,
  now: Date,
): boolean {
  const { timestamp, signature } = headers;
  if (secret === '' || timestamp === undefined || signature === undefined || !/^\d{1,12}$/.test(timestamp))
    return false;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > skewSeconds) return false;
  const expected = Buffer.from(
    `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`,
  );
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
