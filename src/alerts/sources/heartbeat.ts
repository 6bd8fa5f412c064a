import { z } from 'zod';
import { admission, credentialSecrets, credentials, showsSecret } from '../credentials.ts';
import { own, parseJson } from '../reading/json.ts';
import { digest, oneLine } from '../reading/text.ts';
import { alertSource } from '../source.ts';

/**
 * A sign of life. Anything that can post may send it, with any body or none; an Alertmanager route for the alert Watchdog fits as it is: its
 * "resolved" message means that the watchdog went quiet, and is no sign of life.
 */
export const source = alertSource({
  type: 'heartbeat',
  settings: z.strictObject({
    auth: credentials.describe('Credentials that the sender presents'),
    from: z
      .string()
      .min(1)
      .max(128)
      .transform((name) => oneLine(name, 128))
      .describe('Name of the sender of the heartbeat, such as prometheus-production'),
    silentMinutes: z.number().positive().max(10_080).default(5).describe('Minutes of silence before an alert fires'),
  }),
  secrets: ({ auth }) => credentialSecrets(auth),
  mostBytes: 1024 * 1024,
  admit: (headers, { auth }, secret) => admission(headers, auth, secret),
  awaited: ({ from, silentMinutes }) => ({ sender: from, silentAfterMs: silentMinutes * 60_000 }),
  authenticate: async ({ headers }, { auth }, { secret }) => showsSecret(headers, auth, secret),
  parse({ body, now }, { from }) {
    const alive = own(parseJson(body), 'status') !== 'resolved';
    return {
      batches: [],
      quarantined: [],
      // Two signs of life often have the same body; the second counts as well.
      id: `${now.toISOString()} ${digest(body)}`,
      ...(alive ? { heartbeat: from } : {}),
    };
  },
});
