import type { BreakerState } from './breaker.ts';
import { answerStatuses, bounds, type Counters, waitedFor } from './traffic.ts';

/** What the metrics page shows. */
export interface MetricsInput {
  /** Of the tools that are on. */
  readonly counters: ReadonlyMap<string, Counters>;
  readonly breakers: ReadonlyMap<string, BreakerState>;
  readonly keys: number;
  readonly ready: boolean;
  readonly pool: { readonly used: number; readonly size: number; readonly waiting: number };
  readonly memoryBytes: number;
  readonly loopLagMs: number;
  /** Unix ms. */
  readonly startedAt: number;
}

export interface MetricSample {
  /** Of the series: the family's, with `_bucket`, `_sum` or `_count` where it is a histogram. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface MetricFamily {
  readonly name: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly samples: readonly MetricSample[];
}

const BREAKER_VALUES: Readonly<Record<BreakerState, number>> = { closed: 0, 'half-open': 1, open: 2 };

/** Everything a server counts, by metric. A tool that never failed has no series of errors, as counters are in real servers. */
export function metricFamilies(input: MetricsInput): readonly MetricFamily[] {
  const { breakers, pool, keys, ready } = input;
  const tools = [...input.counters];
  const requests = tools.map(([tool, { requests: value }]) => ({ labels: { tool }, value: Math.floor(value) }));
  const errors = tools.map(([tool, { errors: value }]) => ({ labels: { tool }, value: Math.floor(value) }));
  const answers = tools.flatMap(([tool, { answers: counted }]) =>
    answerStatuses.map((status) => ({ labels: { tool, status }, value: Math.floor(counted[status]) })),
  );
  const states = [...breakers].map(([name, state]) => ({ labels: { name }, value: BREAKER_VALUES[state] }));
  return [
    family('mcp_requests_total', 'counter', 'Tool calls.', requests),
    family(
      'mcp_errors_total',
      'counter',
      'Failed tool calls.',
      errors.filter(({ value }) => value > 0),
    ),
    family(
      'mcp_http_responses_total',
      'counter',
      'HTTP answers to tool calls, by status.',
      answers.filter(({ value }) => value > 0),
    ),
    {
      name: 'mcp_request_duration',
      kind: 'histogram',
      help: 'Duration of tool calls in seconds.',
      samples: tools.flatMap(([tool, counters]) => histogram(tool, counters)),
    },
    family(
      'mcp_time_spent_seconds_total',
      'counter',
      'Seconds that calls waited, by what for.',
      tools.flatMap(([tool, { spent }]) =>
        waitedFor.map((part) => ({ labels: { tool, part }, value: Number(spent[part].toFixed(3)) })),
      ),
    ),
    family('mcp_event_loop_lag_seconds', 'gauge', 'How late the event loop was, at most, since the last scrape.', [
      { labels: {}, value: input.loopLagMs / 1000 },
    ]),
    family('mcp_circuit_breaker_state', 'gauge', '0 closed, 1 half-open, 2 open.', states),
    family('mcp_db_pool_connections', 'gauge', 'Connections to the database.', [
      { labels: { state: 'used' }, value: pool.used },
      { labels: { state: 'idle' }, value: pool.size - pool.used },
      { labels: { state: 'waiting' }, value: pool.waiting },
    ]),
    family('mcp_jwks_keys', 'gauge', 'Signing keys in the cache.', [{ labels: {}, value: keys }]),
    family('mcp_ready', 'gauge', 'Whether the server takes traffic.', [{ labels: {}, value: ready ? 1 : 0 }]),
    family('process_resident_memory_bytes', 'gauge', 'Resident memory size in bytes.', [
      { labels: {}, value: Math.round(input.memoryBytes) },
    ]),
    family('process_start_time_seconds', 'gauge', 'Start time of the process since unix epoch in seconds.', [
      { labels: {}, value: input.startedAt / 1000 },
    ]),
  ];
}

function family(
  name: string,
  kind: MetricFamily['kind'],
  help: string,
  samples: readonly Omit<MetricSample, 'name'>[],
): MetricFamily {
  return { name, kind, help, samples: samples.map((sample) => ({ name, ...sample })) };
}

function histogram(tool: string, { requests, seconds, buckets }: Counters): readonly MetricSample[] {
  const name = 'mcp_request_duration';
  const bucket = (le: string, count: number) => ({
    name: `${name}_bucket`,
    labels: { tool, le },
    value: Math.floor(count),
  });
  return [
    ...bounds.map((bound, index) => bucket(String(bound), buckets[index] ?? 0)),
    bucket('+Inf', requests),
    { name: `${name}_sum`, labels: { tool }, value: Number(seconds.toFixed(3)) },
    { name: `${name}_count`, labels: { tool }, value: Math.floor(requests) },
  ];
}

/** The page at /metrics, in Prometheus's text format. */
export function metricsText(families: readonly MetricFamily[]): string {
  const lines = families.flatMap(({ name, kind, help, samples }) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${kind}`,
    ...samples.map(sampleLine),
  ]);
  return `${lines.join('\n')}\n`;
}

function sampleLine({ name, labels, value }: MetricSample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`;
}

const escaped = (text: string): string =>
  text.replaceAll('\\', String.raw`\\`).replaceAll('"', String.raw`\"`).replaceAll('\n', String.raw`\n`);
