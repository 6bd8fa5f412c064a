import { z } from 'zod';
import { credentialSecrets, credentials, showsSecret } from '../../src/alerts/credentials.ts';
import { alertOf } from '../../src/alerts/reading/alert.ts';
import { aloneInItsGroup } from '../../src/alerts/reading/items.ts';
import { own, readRecord, textAt } from '../../src/alerts/reading/json.ts';
import { alertSource } from '../../src/alerts/source.ts';

/** Which monitor, and where its webhook is described. This one sends {"name": "…", "firing": true, "since": "…", "url": "…"}. */
export const source = alertSource({
  type: 'example',
  settings: z.strictObject({ auth: credentials.describe('Credentials that the sender presents') }),
  secrets: ({ auth }) => credentialSecrets(auth),
  mostBytes: 1024 * 1024,
  authenticate: async ({ headers }, { auth }, { secret }) => showsSecret(headers, auth, secret),
  parse({ body, now }) {
    const record = readRecord(body, 'an object with name and firing');
    const alert = alertOf(
      {
        status: own(record, 'firing') === true ? 'firing' : 'resolved',
        labels: { alertname: textAt(record, 'name') },
        annotations: {},
        startsAt: own(record, 'since'),
        endsAt: undefined,
        links: [['Open', own(record, 'url')]],
      },
      now,
    );
    return { batches: aloneInItsGroup(alert, ['alertname']), quarantined: [], id: undefined };
  },
});
