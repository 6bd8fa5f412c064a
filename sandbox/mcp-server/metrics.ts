import type { BreakerState } from './breaker.ts';
import type { Load, Totals } from './traffic.ts';

/** What the metrics page shows. */
export interface MetricsInput {
  readonly totals: Totals;
  readonly load: Load;
  readonly breakers: ReadonlyMap<string, BreakerState>;
  readonly tools: readonly string[];
  readonly keys: number;
  readonly ready: boolean;
  readonly pool: { readonly used: number; readonly size: number; readonly waiting: number };
}

const BUCKETS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5];
const BREAKER_VALUES: Readonly<Record<BreakerState, number>> = { closed: 0, 'half-open': 1, open: 2 };

function metric(name: string, kind: string, help: string, samples: readonly string[]): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`, ...samples];
}

/** Durations are taken as exponentially distributed: the share below `x` is 1 - e^(-x/mean). */
function histogram({ totals, load }: MetricsInput): string[] {
  const count = Math.floor(totals.requests);
  const mean = load.meanMs / 1000;
  const samples = BUCKETS.map(
    (bound) => `mcp_request_duration_bucket{le="${bound}"} ${Math.floor(count * (1 - Math.exp(-bound / mean)))}`,
  );
  return [
    ...samples,
    `mcp_request_duration_bucket{le="+Inf"} ${count}`,
    `mcp_request_duration_sum ${totals.seconds.toFixed(3)}`,
    `mcp_request_duration_count ${count}`,
  ];
}

function perTool(input: MetricsInput, name: string, total: number): string[] {
  const share = total / Math.max(1, input.tools.length);
  return input.tools.map((tool) => `${name}{tool="${tool}"} ${Math.floor(share)}`);
}

/** The page at /metrics, in Prometheus's text format. */
export function metricsText(input: MetricsInput): string {
  const { totals, breakers, pool, keys, ready } = input;
  const breakerSamples = [...breakers].map(
    ([name, state]) => `mcp_circuit_breaker_state{name="${name}"} ${BREAKER_VALUES[state]}`,
  );
  const lines = [
    ...metric('mcp_requests_total', 'counter', 'Tool calls.', perTool(input, 'mcp_requests_total', totals.requests)),
    ...metric('mcp_errors_total', 'counter', 'Failed tool calls.', perTool(input, 'mcp_errors_total', totals.errors)),
    ...metric('mcp_request_duration', 'histogram', 'Duration of tool calls in seconds.', histogram(input)),
    ...metric('mcp_circuit_breaker_state', 'gauge', '0 closed, 1 half-open, 2 open.', breakerSamples),
    ...metric('mcp_db_pool_connections', 'gauge', 'Connections to the database.', [
      `mcp_db_pool_connections{state="used"} ${pool.used}`,
      `mcp_db_pool_connections{state="idle"} ${pool.size - pool.used}`,
      `mcp_db_pool_connections{state="waiting"} ${pool.waiting}`,
    ]),
    ...metric('mcp_jwks_keys', 'gauge', 'Signing keys in the cache.', [`mcp_jwks_keys ${keys}`]),
    ...metric('mcp_ready', 'gauge', 'Whether the server takes traffic.', [`mcp_ready ${ready ? 1 : 0}`]),
  ];
  return `${lines.join('\n')}\n`;
}
