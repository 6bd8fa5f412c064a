import { z } from 'zod';
import { envName, httpUrl } from '../../config/fields.ts';
import { labelName, measures, metricName } from '../../config/measures.ts';

const auth = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('bearer'),
    tokenEnv: envName.describe('Environment variable that holds the token'),
  }),
  z.strictObject({
    kind: z.literal('basic'),
    username: z.string().regex(/^[^:\p{Cc}]+$/u, 'must not hold a colon'),
    passwordEnv: envName.describe('Environment variable that holds the password'),
  }),
]);

/** `environments.NAME.prometheus` */
export const prometheusSettings = z.strictObject({
  url: httpUrl
    .refine(
      (url) => URL.parse(url)?.username === '' && URL.parse(url)?.password === '',
      'must hold no credentials: use auth',
    )
    .describe('Address of its HTTP API, without /api/v1'),
  auth: auth.optional().describe('How the bot signs in; no credentials are sent if omitted'),
  metrics: z.array(metricName).default([]).describe('Metrics the runbooks read; `npm run doctor` looks for each'),
  labels: z
    .record(labelName, z.string())
    .default({})
    .describe('Labels that every series of this environment has, for a Prometheus that serves several environments'),
  ...measures,
});

export type PrometheusSettings = z.infer<typeof prometheusSettings>;

/** The environment variable with the secret the bot signs in with. */
export function secretOf({ auth: signIn }: PrometheusSettings): string | undefined {
  return signIn?.kind === 'bearer' ? signIn.tokenEnv : signIn?.passwordEnv;
}
