import { z } from 'zod';
import type { AlertStatus, Parsed } from '../../model/alert.ts';
import { credentialSecrets, credentials, envName, header, sameSecret, showsSecret } from '../credentials.ts';
import { alertOf } from '../reading/alert.ts';
import { aloneInItsGroup, quarantine } from '../reading/items.ts';
import { isRecord, type JsonRecord, jsonText, malformed, own, readRecord, scalar, textAt } from '../reading/json.ts';
import { digest, identity } from '../reading/text.ts';
import { alertSource, type HookRequest } from '../source.ts';

const expected =
  'an Opsgenie request: a new alert (message, alias, …), or a webhook of an integration (action and alert)';

const settings = z.strictObject({
  auth: z
    .union([credentials, z.strictObject({ genieKeyEnv: envName.describe('Environment variable with the API key') })], {
      error: 'must be {genieKeyEnv}, {bearerEnv}, {user, passwordEnv} or {header, valueEnv}',
    })
    .describe('Credentials that the sender presents; clients of the Alert API send Authorization: GenieKey'),
});

type Settings = z.infer<typeof settings>;

/**
 * Opsgenie, two shapes: the body that creates an alert (Alert API), for senders that switch by address, and the webhook an integration sends
 * out, for the time both run side by side. An alert is known by its alias.
 */
export const source = alertSource({
  type: 'opsgenie',
  settings,
  secrets: ({ auth }) => ('genieKeyEnv' in auth ? [auth.genieKeyEnv] : credentialSecrets(auth)),
  mostBytes: 1024 * 1024,
  admit: (headers, { auth }, secret) => (letsIn(headers, auth, secret) ? 'known' : 'refused'),
  authenticate: async ({ headers }, { auth }, { secret }) => letsIn(headers, auth, secret),
  parse(request) {
    const body = readRecord(request.body, expected);
    const alert = own(body, 'alert');
    return isRecord(alert) ? webhook(body, alert, request) : created(body, request);
  },
  accepted: () => ({ status: 202, type: 'application/json', body: '{"result":"Request will be processed"}' }),
});

function letsIn(headers: HookRequest['headers'], auth: Settings['auth'], secret: (name: string) => string): boolean {
  if (!('genieKeyEnv' in auth)) return showsSecret(headers, auth, secret);
  const [, key] = /^GenieKey +(\S{1,256})$/i.exec(header(headers, 'authorization') ?? '') ?? [];
  return sameSecret(key, secret(auth.genieKeyEnv));
}

const statuses = new Map<unknown, AlertStatus>([
  ['Create', 'firing'],
  ['Close', 'resolved'],
  ['Delete', 'resolved'],
]);
// Actions that tell nothing about whether the alert stands.
const other = /^(?:Add|Remove|Update|Assign|Take|Snooze|Escalate|Custom|UnAcknowledge|Seen|Executed)\w*$/i;

function webhook(body: JsonRecord, alert: JsonRecord, request: HookRequest): Parsed {
  const action = own(body, 'action');
  const alias = textAt(alert, 'alias') ?? textAt(alert, 'alertId');
  // The alert's time of change makes every body its own.
  const id = undefined;
  if (alias === undefined) throw malformed(expected, 'names no alias and no alertId');
  if (action === 'Acknowledge') return { batches: [], quarantined: [], id, acknowledged: [identity(alias, 512)] };
  const status = statuses.get(action);
  if (status !== undefined) return { batches: one(alert, alias, status, request.now), quarantined: [], id };
  const known = typeof action === 'string' && other.test(action);
  return { batches: [], quarantined: known ? [] : [quarantine('its action is not one of Opsgenie', body)], id };
}

function created(body: JsonRecord, request: HookRequest): Parsed {
  if (textAt(body, 'message') === undefined) throw malformed(expected, 'has no message');
  const alias = textAt(body, 'alias') ?? digest(request.body).slice(0, 32);
  return { batches: one(body, alias, 'firing', request.now), quarantined: [], id: onceOnly(request) };
}

// The same alert may be created, closed and created again with one and the same body: no hash may take the third for the first.
const onceOnly = ({ now, body }: HookRequest) => `${now.toISOString()} ${digest(body)}`;

function one(alert: JsonRecord, alias: string, status: AlertStatus, now: Date) {
  const message = textAt(alert, 'message');
  const tags = own(alert, 'tags');
  const details = own(alert, 'details');
  const made = alertOf(
    {
      status,
      fingerprint: alias,
      labels: {
        ...(isRecord(details) ? plainOf(details) : {}),
        alertname: message,
        priority: textAt(alert, 'priority'),
        entity: textAt(alert, 'entity'),
        source: textAt(alert, 'source'),
        tags: Array.isArray(tags) ? tags.flatMap((tag) => scalar(tag) ?? []).join(',') || undefined : undefined,
      },
      annotations: { description: textAt(alert, 'description') },
      // Alertmanager puts all common labels into the details: a severity among them is not that of Opsgenie.
      severityWord: textAt(alert, 'priority'),
      summary: message,
      startsAt: own(alert, 'createdAt'),
      endsAt: own(alert, 'updatedAt'),
      links: [],
    },
    now,
  );
  return aloneInItsGroup(made, []);
}

function plainOf(details: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(details).map(([name, value]) => [name, scalar(value) ?? jsonText(value)]));
}
