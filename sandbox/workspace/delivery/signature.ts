import { createHmac } from 'node:crypto';

/** Slack's request signature, version 0: HMAC-SHA256 over `v0:<seconds>:<body>` (docs.slack.dev verifying-requests-from-slack). */
export function sign(secret: string, timestamp: number, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

/** The headers of a signed request made at `atMs`. */
export function signedHeaders(secret: string, atMs: number, body: string): Record<string, string> {
  const timestamp = Math.floor(atMs / 1000);
  return {
    'x-slack-request-timestamp': String(timestamp),
    'x-slack-signature': sign(secret, timestamp, body),
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
  };
}
