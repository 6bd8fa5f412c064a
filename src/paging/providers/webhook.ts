import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { postPage, textIn } from '../http-page.ts';
import { type PageOrder, pageProvider } from '../provider.ts';
import { allowInsecure, envName, httpsUrl, safeUrl } from '../settings.ts';
import { headline, manyLines, oneLine } from '../words.ts';

const settings = safeUrl(
  z.strictObject({
    url: httpsUrl.describe('Where pages are posted to'),
    secretEnv: envName.describe('Environment variable with the key of the signature'),
    allowInsecure,
  }),
);

/**
 * Any system that takes a signed POST. `X-Mcp-Signature: v1=` and HMAC-SHA256 in hex over `timestamp.body`, `X-Mcp-Timestamp` in seconds
 * since 1970, and an `Idempotency-Key` that is the same when a page is sent again. Every 2xx counts as taken; the receipt is `id` of its JSON.
 */
export const provider = pageProvider({
  type: 'webhook',
  settings,
  secrets: ({ secretEnv }) => [secretEnv],
  tellsEnds: 'person',
  open({ url, secretEnv, allowInsecure: insecure }, { secret, outbound, now }) {
    const key = secret(secretEnv);
    const name = `The webhook at ${new URL(url).host}`;
    return {
      async send(order, signal) {
        const body = JSON.stringify(bodyOf(order));
        const timestamp = String(Math.floor(now().getTime() / 1000));
        const signature = createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex');
        const answer = await postPage(outbound, {
          name,
          url,
          headers: {
            'content-type': 'application/json',
            'user-agent': 'mcp-chatops',
            // The key is ours, but a header takes less than a string: whatever it has not, is written as %XX.
            'idempotency-key': encodeURIComponent(order.key),
            'x-mcp-timestamp': timestamp,
            'x-mcp-signature': `v1=${signature}`,
          },
          body,
          insecure,
          signal,
          taken: (status) => status >= 200 && status < 300,
        });
        return { receipt: oneLine(textIn(answer.body, 'id') ?? `HTTP ${answer.status}`, 255) };
      },
      async close() {},
    };
  },
});

function bodyOf(order: PageOrder): object {
  return {
    version: 1,
    kind: order.kind,
    key: order.key,
    incident: { key: order.incidentKey, name: oneLine(order.incident, 40), title: oneLine(order.title, 300) },
    severity: `P${order.severity}`,
    environment: oneLine(order.environment, 200),
    service: oneLine(order.service, 200),
    headline: headline(order, 300),
    summary: manyLines(order.summary, 4000),
    person: { slack: order.person.slack, email: order.person.email },
    level: oneLine(order.level, 20),
    at: order.at,
    nextAt: order.nextAt,
    repeated: order.repeated,
  };
}
