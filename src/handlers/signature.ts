import { createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds a request may be old, or ahead of our clock. */
const skewSeconds = 300;

export interface SlackSignature {
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
}

/** False when no body can make these headers right: one is missing, none of Slack's, or more than five minutes off. */
export function mayBeSigned({ timestamp, signature }: SlackSignature, now: Date): boolean {
  if (timestamp === undefined || !/^\d{1,12}$/.test(timestamp) || !/^v0=[0-9a-f]{64}$/.test(signature ?? ''))
    return false;
  return Math.abs(now.getTime() / 1000 - Number(timestamp)) <= skewSeconds;
}

/**
 * True when a request was signed by Slack with this secret, not more than five minutes ago and not more than five minutes ahead
 * (docs.slack.dev, verifying requests from Slack). A replay inside that time is stopped by the request's own id.
 */
export function signedBySlack(secret: string, headers: SlackSignature, body: Buffer, now: Date): boolean {
  if (secret === '' || !mayBeSigned(headers, now)) return false;
  const { timestamp, signature = '' } = headers;
  const expected = Buffer.from(
    `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`,
  );
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
