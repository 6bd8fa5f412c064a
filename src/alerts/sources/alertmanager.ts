import { z } from 'zod';
import { admission, credentialSecrets, credentials, showsSecret } from '../credentials.ts';
import { own, readRecord } from '../reading/json.ts';
import { readGroup } from '../reading/webhook-group.ts';
import { alertSource, largeGroup } from '../source.ts';

const expected = 'a webhook of Alertmanager (version 4): an object with groupKey and alerts[]';

/**
 * Alertmanager, webhook version 4 (`webhook_configs`), since 0.6. Fields it does not know are ignored, so the `notification_reason` and
 * `routeLabels` of newer versions do no harm. `endsAt` in the year 1 means open; `truncatedAlerts` is how many of the group are not in the
 * message (`max_alerts`).
 */
export const source = alertSource({
  type: 'alertmanager',
  settings: z.strictObject({
    auth: credentials.describe(
      "Credentials that the receiver's http_config sends: authorization, basic_auth or a header",
    ),
  }),
  secrets: ({ auth }) => credentialSecrets(auth),
  mostBytes: largeGroup,
  admit: (headers, { auth }, secret) => admission(headers, auth, secret),
  authenticate: async ({ headers }, { auth }, { secret }) => showsSecret(headers, auth, secret),
  parse: ({ body, now }) =>
    readGroup(readRecord(body, expected), now, {
      expected,
      links: (alert, message) => [
        ['Rule', own(alert, 'generatorURL')],
        ['Runbook', own(own(alert, 'annotations'), 'runbook_url')],
        ['Dashboard', own(own(alert, 'annotations'), 'dashboard_url')],
        ['Alertmanager', own(message, 'externalURL')],
      ],
    }),
});
