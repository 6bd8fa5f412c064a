import { z } from 'zod';
import { postPage, textIn } from '../http-page.ts';
import { type PageOrder, pageProvider } from '../provider.ts';
import { allowInsecure, envName, httpsUrl, safeUrl } from '../settings.ts';
import { headline, manyLines, oneLine } from '../words.ts';

const settings = safeUrl(
  z.strictObject({
    routingKeyEnv: envName.describe('Environment variable with the integration key of the service (Events API v2)'),
    url: httpsUrl.default('https://events.pagerduty.com/v2/enqueue').describe("Endpoint other than PagerDuty's"),
    allowInsecure,
  }),
);

const actions = { page: 'trigger', acknowledged: 'acknowledge', resolved: 'resolve' } as const;
const severities = { 1: 'critical', 2: 'error', 3: 'warning', 4: 'info' } as const;

/**
 * PagerDuty, Events API v2. All pages of an incident are one alert there (`dedup_key`): PagerDuty itself decides whom it calls, and after
 * an acknowledgement it notifies nobody about further triggers. Only 202 counts as taken.
 */
export const provider = pageProvider({
  type: 'pagerduty',
  settings,
  secrets: ({ routingKeyEnv }) => [routingKeyEnv],
  tellsEnds: 'incident',
  open({ routingKeyEnv, url, allowInsecure: insecure }, { secret, outbound }) {
    const routingKey = secret(routingKeyEnv);
    return {
      async send(order, signal) {
        const answer = await postPage(outbound, {
          name: 'PagerDuty',
          url,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(eventOf(order, routingKey)),
          insecure,
          signal,
          taken: (status) => status === 202,
        });
        return { receipt: oneLine(textIn(answer.body, 'dedup_key') ?? order.incidentKey, 255) };
      },
      async close() {},
    };
  },
});

function eventOf(order: PageOrder, routingKey: string): object {
  const event = {
    routing_key: routingKey,
    event_action: actions[order.kind],
    dedup_key: order.incidentKey.slice(0, 255),
  };
  if (order.kind !== 'page') return event;
  return {
    ...event,
    payload: {
      summary: headline(order, 1024),
      source: oneLine(order.environment, 200) || 'mcp-chatops',
      severity: severities[order.severity],
      timestamp: order.at,
      component: oneLine(order.service, 200),
      custom_details: {
        incident: oneLine(order.incident, 40),
        severity: `P${order.severity}`,
        level: oneLine(order.level, 20),
        summary: manyLines(order.summary, 4000),
        person: oneLine(order.person.slack ?? order.person.email ?? 'somebody', 80),
        next_level_at: order.nextAt ?? 'none',
        key: order.key,
        repeated: order.repeated,
      },
    },
    client: 'mcp-chatops',
  };
}
