import { z } from 'zod';
import { isLabelName, isMetricName } from '../model/promql.ts';

/** The name of a metric. */
export const metricName = z.string().refine(isMetricName, 'must be the name of a metric');

/** The name of a label. */
export const labelName = z.string().refine(isLabelName, 'must be the name of a label');

/** How the MCP server names what it counts, and what it is judged by: the same in Prometheus and on the pages of its pods. */
export const measures = {
  signals: z
    .strictObject({
      requests: metricName.default('mcp_requests_total').describe('Counter of calls to the MCP server'),
      errors: metricName.default('mcp_errors_total').describe('Counter of failed calls'),
      duration: metricName.default('mcp_request_duration').describe('Histogram of call durations, without `_bucket`'),
      durationUnit: z.enum(['seconds', 'milliseconds']).default('seconds'),
      durationHistogram: z
        .enum(['either', 'classic', 'native'])
        .default('either')
        .describe(
          'Kind of histogram: classic (`_bucket` series), native, or either; if both exist the classic one is read',
        ),
      responses: metricName
        .default('mcp_http_responses_total')
        .describe('Counter of HTTP responses by status, including those that reach no tool'),
      pool: metricName
        .default('mcp_db_pool_connections')
        .describe('Gauge of connections to the database, by `state`: used, idle, waiting'),
      spent: metricName
        .default('mcp_time_spent_seconds_total')
        .describe('Counter of seconds that calls spent waiting, by `part`: database, cache, upstream and others'),
      loopLag: metricName.default('mcp_event_loop_lag_seconds').describe("Gauge of a pod's event loop lag, in seconds"),
      memory: metricName
        .default('process_resident_memory_bytes')
        .describe("Gauge of a pod's memory; use `container_memory_working_set_bytes` if cAdvisor is scraped"),
    })
    .prefault({})
    .describe('Metrics the MCP server is judged by, and compared on before and after a change'),
  groups: z
    .strictObject({
      tool: labelName.default('tool').describe('Label with the tool that was called'),
      pod: labelName.default('pod').describe('Label with the name of the pod'),
      route: labelName.default('route').describe('Label with the HTTP route'),
      status: labelName.default('status').describe('Label with the HTTP status'),
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
};

/** What holds where nothing is configured. */
export const usualMeasures = z.strictObject(measures).parse({});
