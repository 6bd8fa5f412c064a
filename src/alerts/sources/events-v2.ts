import { z } from 'zod';
import type { Alert, Parsed } from '../../model/alert.ts';
import { envName, sameSecret } from '../credentials.ts';
import { alertOf } from '../reading/alert.ts';
import { aloneInItsGroup } from '../reading/items.ts';
import {
  isRecord,
  type JsonRecord,
  jsonText,
  malformed,
  own,
  parseJson,
  readRecord,
  scalar,
  textAt,
} from '../reading/json.ts';
import { digest, identity, oneLine } from '../reading/text.ts';
import { alertSource, type HookRequest } from '../source.ts';

const expected =
  'an event of the PagerDuty Events API v2: an object with routing_key, event_action and payload.summary';

const routingKey = z.strictObject({
  keyEnv: envName.describe('Environment variable with the routing key'),
  service: z.string().min(1).max(128).describe('Value of the label service for its events'),
  environment: z.string().min(1).max(128).optional().describe('Value of the label environment for its events'),
});

const settings = z.strictObject({
  keys: z.array(routingKey).min(1).describe('Routing keys, each with the labels to give its events'),
});
type RoutingKey = z.infer<typeof routingKey>;

// Which key let a request in: found where the secrets are, needed where the event is read, and never part of what is stored.
const letIn = new WeakMap<HookRequest, RoutingKey>();

/**
 * PagerDuty Events API v2, enqueue: what sends to PagerDuty sends here by changing the address. An alert is known by its routing key and its
 * `dedup_key`; an event without one gets one made from its body, so that a repeated request stays one alert. The routing key stands in the
 * body, so `parse` needs the very request object that `authenticate` let in.
 */
export const source = alertSource({
  type: 'events-v2',
  settings,
  secrets: ({ keys }) => keys.map(({ keyEnv }) => keyEnv),
  mostBytes: 512 * 1024,
  async authenticate(request, { keys }, { secret }) {
    const given = textAt(parseJson(request.body), 'routing_key');
    // Every key is compared, so that the time taken does not tell which one it was.
    const fitting = keys.filter(({ keyEnv }) => sameSecret(given, secret(keyEnv)));
    const [key] = fitting;
    if (key !== undefined) letIn.set(request, key);
    return key !== undefined;
  },
  parse(request) {
    const event = readRecord(request.body, expected);
    const key = letIn.get(request);
    if (key === undefined) throw malformed(expected, 'has no routing key that was let in');
    return read(event, key, request);
  },
  accepted: eventAnswer,
});

/** The answer PagerDuty gives to an event it took; it names the `dedup_key`, which the sender needs to resolve the alert. */
function eventAnswer(parsed: Parsed): { readonly status: number; readonly type: string; readonly body: string } {
  const fingerprint = parsed.batches[0]?.alerts[0]?.fingerprint ?? parsed.acknowledged?.[0] ?? '';
  const body = {
    status: 'success',
    message: 'Event processed',
    dedup_key: fingerprint.slice(fingerprint.indexOf(':') + 1),
  };
  return { status: 202, type: 'application/json', body: JSON.stringify(body) };
}

function read(event: JsonRecord, key: RoutingKey, request: HookRequest): Parsed {
  const action = own(event, 'event_action');
  // The same event may be sent, resolved and sent again with one and the same body: no hash may take the third for the first.
  const id = `${request.now.toISOString()} ${digest(request.body)}`;
  const given = scalar(own(event, 'dedup_key')) || undefined;
  const fingerprint = `${key.keyEnv}:${identity(given ?? digest(request.body).slice(0, 32), 255)}`;
  if (action === 'trigger')
    return { batches: alone(trigger(event, key, fingerprint, request.now)), quarantined: [], id };
  if (action !== 'acknowledge' && action !== 'resolve')
    throw malformed(expected, 'has another event_action than trigger, acknowledge and resolve');
  if (given === undefined) throw malformed(expected, `has the event_action ${action} and no dedup_key`);
  return action === 'acknowledge'
    ? { batches: [], quarantined: [], id, acknowledged: [fingerprint] }
    : { batches: alone(resolved(event, key, fingerprint, request.now)), quarantined: [], id };
}

const alone = (alert: Alert) => aloneInItsGroup(alert, ['service', 'environment']);

function trigger(event: JsonRecord, key: RoutingKey, fingerprint: string, now: Date): Alert {
  const payload = own(event, 'payload');
  if (!isRecord(payload)) throw malformed(expected, 'has no payload');
  const source = scalar(own(payload, 'source'));
  const summary = scalar(own(payload, 'summary')) ?? `Event from ${source ?? key.service}`;
  return alertOf(
    {
      status: 'firing',
      fingerprint,
      labels: {
        ...belonging(key),
        severity: scalar(own(payload, 'severity')),
        source,
        component: scalar(own(payload, 'component')),
        group: scalar(own(payload, 'group')),
        class: scalar(own(payload, 'class')),
      },
      severityWord: scalar(own(payload, 'severity')),
      annotations: {
        ...details(own(payload, 'custom_details')),
        summary: oneLine(summary, 1024),
        client: scalar(own(event, 'client')),
      },
      summary,
      startsAt: own(payload, 'timestamp'),
      endsAt: undefined,
      links: linksIn(event),
    },
    now,
  );
}

/** The end of an alert; its own labels came with the trigger. */
function resolved(event: JsonRecord, key: RoutingKey, fingerprint: string, now: Date): Alert {
  const summary = scalar(own(own(event, 'payload'), 'summary')) ?? `Resolved by ${key.service}`;
  return alertOf(
    {
      status: 'resolved',
      fingerprint,
      labels: belonging(key),
      annotations: {},
      summary,
      startsAt: undefined,
      endsAt: undefined,
      links: [],
    },
    now,
  );
}

const belonging = ({ service, environment }: RoutingKey): JsonRecord =>
  environment === undefined ? { service } : { service, environment };

function details(value: unknown): JsonRecord {
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) return { custom_details: scalar(value) ?? jsonText(value) };
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, detail]) => detail !== null)
      .map(([name, detail]) => [name, scalar(detail) ?? jsonText(detail)]),
  );
}

function linksIn(event: JsonRecord): readonly (readonly [string, unknown])[] {
  const list = (key: string) => {
    const value = own(event, key);
    return Array.isArray(value) ? value.slice(0, 8) : [];
  };
  return [
    ...list('links').map((link) => [textAt(link, 'text') ?? 'Link', own(link, 'href')] as const),
    ...list('images').map(
      (image) => [textAt(image, 'alt') ?? 'Image', own(image, 'href') ?? own(image, 'src')] as const,
    ),
    [textAt(event, 'client') ?? 'Sender', own(event, 'client_url')] as const,
  ];
}
