import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Gauge as GaugeValue, Metrics } from '../ports/metrics.ts';

const quick = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const slow = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Gauges by name: what each tells, and the label its values carry. */
const gaugeTable = {
  runs: { help: 'Runs that have not ended, by state', label: 'state' },
  messages_waiting: { help: 'Messages Slack does not show yet' },
  delivery_lag_seconds: { help: 'Age of the oldest message that Slack does not show yet' },
  queue_up: { help: '1 when the queue takes wake-ups' },
  sockets_open: { help: 'Open Socket Mode connections' },
  worker_busy: { help: 'Runs this worker carries out now' },
} as const;

/** One metric as its definition tells it, before anything was measured. */
export interface MetricFamily {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly labels: readonly string[];
}

export interface PromMetrics extends Metrics {
  /** Every metric that `expose` may show, by name. */
  families(): readonly MetricFamily[];
}

/** Prometheus metrics of one process, on a registry of their own. */
export function promMetrics(): PromMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'mcp_chatops_' });
  const histogram = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    buckets: number[],
  ) =>
    new Histogram({ name: `mcp_chatops_${name}`, help, labelNames: [...labelNames], buckets, registers: [registry] });
  const acks = histogram('ack_seconds', 'Time until a request of Slack was answered', ['kind', 'status'], quick);
  const slack = histogram('slack_call_seconds', 'Calls of the Slack Web API', ['method', 'outcome'], quick);
  const cluster = histogram(
    'kubernetes_call_seconds',
    'Calls of the Kubernetes API',
    ['verb', 'resource', 'status'],
    quick,
  );
  const late = histogram('delivery_seconds', 'Time from a change to Slack showing it', ['kind'], slow);
  const sockets = new Counter({
    name: 'mcp_chatops_socket_ends_total',
    help: 'Socket Mode connections that ended or could not be opened, by reason',
    labelNames: ['reason'],
    registers: [registry],
  });
  let read: (() => Promise<Readonly<Record<string, GaugeValue>>>) | undefined;
  const gauges = new Map(
    Object.entries(gaugeTable).map(([name, entry]) => [
      name,
      new Gauge({
        name: `mcp_chatops_${name}`,
        help: entry.help,
        labelNames: 'label' in entry ? [entry.label] : [],
        registers: [registry],
      }),
    ]),
  );

  async function refresh(): Promise<void> {
    // The page must come also when the store is down: what cannot be read keeps its last value.
    const values = await read?.().catch(() => undefined);
    for (const [name, value] of Object.entries(values ?? {})) {
      const gauge = gauges.get(name);
      if (typeof value === 'number') gauge?.set(value);
      else {
        gauge?.reset();
        for (const [label, count] of Object.entries(value)) gauge?.labels(label).set(count);
      }
    }
  }

  return {
    acknowledged: (kind, status, ms) => acks.labels(kind, String(status)).observe(ms / 1000),
    slackCall: (method, outcome, ms) => slack.labels(method, outcome).observe(ms / 1000),
    clusterCall: (verb, resource, status, ms) => cluster.labels(verb, resource, String(status)).observe(ms / 1000),
    // A label takes no text of others: what is not the shape of a code is "other".
    socketEnded: (reason) => sockets.labels(/^[a-z0-9_]{1,40}$/.test(reason) ? reason : 'other').inc(),
    hookMessage: () => undefined,
    delivered: (kind, lateMs) => late.labels(kind).observe(Math.max(0, lateMs) / 1000),
    gauges(reader) {
      read = reader;
    },
    families() {
      // The library's typings leave out what every metric has.
      const all = registry.getMetricsAsArray() as unknown as (Omit<MetricFamily, 'labels'> & {
        labelNames: string[];
      })[];
      return all
        .map(({ name, type, help, labelNames }) => ({ name, type, help, labels: labelNames }))
        .sort((a, b) => a.name.localeCompare(b.name, 'en'));
    },
    async expose() {
      await refresh();
      return { type: registry.contentType, body: await registry.metrics() };
    },
  };
}
