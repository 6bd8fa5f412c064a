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
  auth: auth.optional().describe('How the bot signs in; no credentials are sent if omitted'),
  metrics: z.array(metric).default([]).describe('Metrics the runbooks read; `npm run doctor` looks for each'),
  labels: z
    .record(label, z.string())
    .default({})
    .describe('Labels that every series of this environment has, for a Prometheus that serves several environments'),
  signals: z
    .strictObject({
      requests: metric.default('mcp_requests_total').describe('Counter of calls to the MCP server'),
      errors: metric.default('mcp_errors_total').describe('Counter of failed calls'),
      duration: metric.default('mcp_request_duration').describe('Histogram of call durations, without `_bucket`'),
      durationUnit: z.enum(['seconds', 'milliseconds']).default('seconds'),
      durationHistogram: z
        .enum(['either', 'classic', 'native'])
        .default('either')
        .describe(
          'Kind of histogram: classic (`_bucket` series), native, or either; if both exist the classic one is read',
        ),
      responses: metric
        .default('mcp_http_responses_total')
        .describe('Counter of HTTP responses by status, including those that reach no tool'),
      pool: metric
        .default('mcp_db_pool_connections')
        .describe('Gauge of connections to the database, by `state`: used, idle, waiting'),
      spent: metric
        .default('mcp_time_spent_seconds_total')
        .describe('Counter of seconds that calls spent waiting, by `part`: database, cache, upstream and others'),
      loopLag: metric.default('mcp_event_loop_lag_seconds').describe("Gauge of a pod's event loop lag, in seconds"),
      memory: metric
        .default('process_resident_memory_bytes')
        .describe("Gauge of a pod's memory; use `container_memory_working_set_bytes` if cAdvisor is scraped"),
    })
    .prefault({})
    .describe('Metrics the MCP server is judged by, and compared on before and after a change'),
  groups: z
    .strictObject({
      tool: label.default('tool').describe('Label with the tool that was called'),
      pod: label.default('pod').describe('Label with the name of the pod'),
      route: label.default('route').describe('Label with the HTTP route'),
      status: label.default('status').describe('Label with the HTTP status'),
    })
    .prefault({})
    .describe('Labels that tell calls apart'),
  limits: z
    .strictObject({
      errorRatio: z.number().gt(0).lte(1).default(0.05).describe('Highest acceptable share of failed calls'),
      latencyMs: z.number().positive().default(1000).describe('Highest acceptable 99th percentile latency, in ms'),
    })
    .prefault({})
    .describe('Thresholds for errors and latency: 5% and 1 s in both runbooks'),
});

export type PrometheusSettings = z.infer<typeof prometheusSettings>;

/** The environment variable with the secret the bot signs in with. */
export function secretOf({ auth: signIn }: PrometheusSettings): string | undefined {
  return signIn?.kind === 'bearer' ? signIn.tokenEnv : signIn?.passwordEnv;
}
