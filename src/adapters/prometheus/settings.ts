import { z } from 'zod';
import { envName, httpUrl } from '../../config/fields.ts';
import { isLabelName, isMetricName } from '../../model/promql.ts';

const metric = z.string().refine(isMetricName, 'must be the name of a metric');

const label = z.string().refine(isLabelName, 'must be the name of a label');

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
  auth: auth.optional().describe('How the bot signs in; nothing is sent where it is left out'),
  metrics: z.array(metric).default([]).describe('Metrics the runbooks read; `npm run doctor` looks for each'),
  labels: z
    .record(label, z.string())
    .default({})
    .describe('Labels that every series of this environment has, where one Prometheus serves several'),
  signals: z
    .strictObject({
      requests: metric.default('mcp_requests_total').describe('Counter of the calls of the MCP server'),
      errors: metric.default('mcp_errors_total').describe('Counter of those that failed'),
      duration: metric.default('mcp_request_duration').describe('Histogram of their duration, without `_bucket`'),
      durationUnit: z.enum(['seconds', 'milliseconds']).default('seconds'),
      durationHistogram: z
        .enum(['either', 'classic', 'native'])
        .default('either')
        .describe('With `_bucket` series, without them, or whichever there is: the classic one where both are'),
      responses: metric
        .default('mcp_http_responses_total')
        .describe('Counter of HTTP answers by status, those that reach no tool included'),
      pool: metric
        .default('mcp_db_pool_connections')
        .describe('Gauge of connections to the database, by `state`: used, idle, waiting'),
      spent: metric
        .default('mcp_time_spent_seconds_total')
        .describe('Counter of seconds that calls waited, by `part`: database, cache, upstream, or others'),
      loopLag: metric
        .default('mcp_event_loop_lag_seconds')
        .describe('Gauge of how late the event loop of a pod is, in seconds'),
      memory: metric
        .default('process_resident_memory_bytes')
        .describe('Gauge of the memory of a pod; `container_memory_working_set_bytes` where cAdvisor is scraped'),
    })
    .prefault({})
    .describe('What the MCP server is judged by; also read before and after a change, to tell whether it helped'),
  groups: z
    .strictObject({
      tool: label.default('tool').describe('Label with the tool that was called'),
      pod: label.default('pod').describe('Label with the name of the pod'),
      route: label.default('route').describe('Label with the HTTP route'),
      status: label.default('status').describe('Label with the HTTP status'),
    })
    .prefault({})
    .describe('Labels by which calls are told apart'),
  limits: z
    .strictObject({
      errorRatio: z
        .number()
        .gt(0)
        .lte(1)
        .default(0.05)
        .describe('Share of failed calls above which something is wrong'),
      latencyMs: z.number().positive().default(1000).describe('99th percentile above which calls are too slow, in ms'),
    })
    .prefault({})
    .describe('From when on errors and latency are bad: 5% and 1 s in both runbooks'),
});

export type PrometheusSettings = z.infer<typeof prometheusSettings>;

/** The environment variable with the secret the bot signs in with. */
export function secretOf({ auth: signIn }: PrometheusSettings): string | undefined {
  return signIn?.kind === 'bearer' ? signIn.tokenEnv : signIn?.passwordEnv;
}
