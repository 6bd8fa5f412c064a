import { z } from 'zod';
import type { AlertStatus, Parsed } from '../../model/alert.ts';
import { admission, credentialSecrets, credentials, showsSecret, signature, signed } from '../credentials.ts';
import { alertOf } from '../reading/alert.ts';
import { aloneInItsGroup, quarantine } from '../reading/items.ts';
import { isRecord, type JsonRecord, malformed, own, readRecord, scalar, textAt } from '../reading/json.ts';
import { digest } from '../reading/text.ts';
import { readGroup } from '../reading/webhook-group.ts';
import { alertSource, type HookRequest, largeGroup } from '../source.ts';

const expected =
  'a webhook of Grafana: an object with alerts[] (unified alerting), or with ruleId and state (version 8 and older)';

const settings = z.strictObject({
  auth: z
    .union([credentials, z.strictObject({ signature })], {
      error: 'must be {signature}, {bearerEnv}, {user, passwordEnv} or {header, valueEnv}',
    })
    .describe('Credentials that the contact point sends'),
  doubtful: z
    .array(z.enum(['NoData', 'Error', 'MissingSeries', 'KeepLast', 'Updated', 'Paused', 'RuleDeleted']))
    .default(['NoData', 'Error', 'MissingSeries'])
    .describe(
      'Values of grafana_state_reason that turn a resolved alert into a pending one, since nothing confirmed the recovery',
    ),
});
type Settings = z.infer<typeof settings>;

/**
 * Grafana: unified alerting (webhook version 1) and the legacy shape of 8 and older. Grafana also says "resolved" when the data are gone; such
 * a message is pending here, because a service that stopped reporting is not well.
 */
export const source = alertSource({
  type: 'grafana',
  settings,
  secrets: ({ auth }) => ('signature' in auth ? [auth.signature.secretEnv] : credentialSecrets(auth)),
  mostBytes: largeGroup,
  admit: (headers, { auth }, secret) => admission(headers, auth, secret),
  authenticate: async (request, { auth }, { secret }) =>
    'signature' in auth ? signed(request, auth.signature, secret) : showsSecret(request.headers, auth, secret),
  parse(request, given) {
    const body = readRecord(request.body, expected);
    return own(body, 'alerts') === undefined ? legacy(body, request) : unified(body, request.now, given);
  },
});

function unified(body: JsonRecord, now: Date, { doubtful }: Settings): Parsed {
  return readGroup(body, now, {
    expected,
    links: (alert, message) => [
      ['Panel', own(alert, 'panelURL')],
      ['Dashboard', own(alert, 'dashboardURL')],
      ['Rule', own(alert, 'generatorURL')],
      ['Silence', own(alert, 'silenceURL')],
      ['Image', own(alert, 'imageURL')],
      ['Runbook', own(own(alert, 'annotations'), 'runbook_url')],
      ['Grafana', own(message, 'externalURL')],
    ],
    annotations: (alert) => present({ values: textAt(alert, 'valueString'), rule_uid: textAt(alert, 'ruleUID') }),
    status(status, alert): AlertStatus {
      const reason = textAt(own(alert, 'annotations'), 'grafana_state_reason');
      const doubts = status === 'resolved' && doubtful.some((one) => one === reason);
      return doubts && !isOwnAlert(own(alert, 'labels')) ? 'pending' : status;
    },
  });
}

/** Alerts Grafana makes of a rule it could not evaluate: when one of them is over it is over, whatever the reason. */
function isOwnAlert(labels: unknown): boolean {
  const name = textAt(labels, 'alertname');
  return name === 'DatasourceError' || name === 'DatasourceNoData';
}

const legacyStatus = new Map<unknown, AlertStatus>([
  ['alerting', 'firing'],
  ['ok', 'resolved'],
  ['no_data', 'pending'],
  ['pending', 'pending'],
  ['paused', 'pending'],
]);

/** One rule, one alert: the tags of its series are told in an annotation, because they differ from message to message. */
function legacy(body: JsonRecord, request: HookRequest): Parsed {
  const rule = scalar(own(body, 'ruleId')) ?? textAt(body, 'ruleName');
  const state = own(body, 'state');
  if (rule === undefined || typeof state !== 'string') throw malformed(expected, 'has neither');
  // The same rule may fire, end and fire again with one and the same body: no hash may take the third for the first.
  const id = `${request.now.toISOString()} ${digest(request.body)}`;
  const status = legacyStatus.get(state);
  if (status === undefined)
    return { batches: [], quarantined: [quarantine(`its state is "${state}", not alerting, ok or no_data`, body)], id };
  const name = textAt(body, 'ruleName') ?? `rule ${rule}`;
  const tags = own(body, 'tags');
  const alert = alertOf(
    {
      status,
      fingerprint: `rule ${scalar(own(body, 'orgId')) ?? '1'}/${rule}`,
      labels: { alertname: name, ...(isRecord(tags) ? tags : {}) },
      annotations: present({ description: textAt(body, 'message'), values: evaluated(own(body, 'evalMatches')) }),
      summary: textAt(body, 'title'),
      startsAt: undefined,
      endsAt: undefined,
      links: [
        ['Rule', own(body, 'ruleUrl')],
        ['Image', own(body, 'imageUrl')],
      ],
    },
    request.now,
  );
  return { batches: aloneInItsGroup(alert, ['alertname']), quarantined: [], id };
}

function evaluated(matches: unknown): string | undefined {
  if (!Array.isArray(matches) || matches.length === 0) return undefined;
  return matches
    .slice(0, 20)
    .map((match) => {
      const tags = own(match, 'tags');
      const told = isRecord(tags) ? Object.entries(tags).map(([name, value]) => `${name}=${scalar(value) ?? '?'}`) : [];
      const where = told.length === 0 ? '' : ` {${told.join(', ')}}`;
      return `${textAt(match, 'metric') ?? 'value'}${where} = ${scalar(own(match, 'value')) ?? 'none'}`;
    })
    .join('\n');
}

function present(values: Readonly<Record<string, string | undefined>>): JsonRecord {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
