import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Gauge as GaugeValue, Metrics } from '../ports/metrics.ts';
import { clusterOutcome, clusterOutcomes, slackOutcome, slackOutcomes } from './metric-outcomes.ts';

const quick = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
/** Slack gives up after 3 s, and the rule on slow acks asks for 2: both are bounds, so that neither is guessed at. */
const acked = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5];
const slow = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** How people ask; `request` is one that was answered with an error of the server. */
const ways = ['command', 'press', 'form', 'shortcut', 'request'];
// Counts of things that come and go, which the library named as if they only grew.
const misnamed = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** Gauges by name: what each tells, and the label its values carry. */
const gaugeTable = {
  store_up: { help: "1 when the bot's own PostgreSQL answers" },
  runs: { help: 'Runs that have not ended, by state', label: 'state' },
  messages_waiting: { help: 'Messages Slack does not show yet' },
  delivery_lag_seconds: { help: 'Age of the oldest message that Slack does not show yet' },
  backup_overdue_seconds: {
    help: 'For how long a backup has been missing or unfit; 0 where it is fresh',
    label: 'backup',
  },
  schedules_late: { help: 'Schedules that have been due for two minutes and nobody has asked for' },
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
  for (const name of misnamed) registry.removeSingleMetric(`mcp_chatops_${name}`);
  const histogram = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    buckets: number[],
  ) =>
    new Histogram({ name: `mcp_chatops_${name}`, help, labelNames: [...labelNames], buckets, registers: [registry] });
  const acks = histogram('ack_seconds', 'Time until a request of Slack was answered', ['kind', 'status'], acked);
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
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Counter({ name: `mcp_chatops_${name}`, help, labelNames: [...labelNames], registers: [registry] });
  const slackCalls = counter('slack_calls_total', 'Calls of the Slack Web API, by what came of them', ['outcome']);
  const clusterCalls = counter('kubernetes_calls_total', 'Calls of the Kubernetes API, by what came of them', [
    'outcome',
  ]);
  const answers = counter('answers_total', 'Answers to people, by how they asked and what came of it', [
    'via',
    'outcome',
  ]);
  const hooks = counter('hook_messages_total', 'Messages of monitors, by what came of them', ['hook', 'outcome']);
  const agents = counter('agent_messages_total', 'Messages of agents, by what came of them', ['agent', 'outcome']);
  const pages = counter('pages_total', 'Pages handed over, by what came of it', ['outcome']);
  const incidents = counter('incidents_opened_total', 'Incidents opened, by severity', ['severity']);
  // A counter whose first value is 1 shows no increase: each begins at 0.
  for (const outcome of slackOutcomes) slackCalls.labels(outcome).inc(0);
  for (const outcome of clusterOutcomes) clusterCalls.labels(outcome).inc(0);
  for (const outcome of ['sent', 'later', 'failed']) pages.labels(outcome).inc(0);
  for (const severity of ['P1', 'P2', 'P3', 'P4']) incidents.labels(severity).inc(0);
  for (const via of ways) for (const outcome of ['done', 'refused', 'failed']) answers.labels(via, outcome).inc(0);
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

  // Until it is read a gauge has no value: 0 sockets are another thing than no Socket Mode.
  const forget = () => {
    for (const [name, gauge] of gauges)
      if ('label' in gaugeTable[name as keyof typeof gaugeTable]) gauge.reset();
      else gauge.remove();
  };
  forget();

  async function refresh(): Promise<void> {
    if (read === undefined) return;
    // The page must come also when the store is down. A last value that no longer holds would keep every rule quiet.
    const values = await read().catch(() => undefined);
    forget();
    gauges.get('store_up')?.set(values === undefined ? 0 : 1);
    for (const [name, value] of Object.entries(values ?? {})) {
      const gauge = gauges.get(name);
      if (typeof value === 'number') gauge?.set(value);
      else for (const [label, count] of Object.entries(value)) gauge?.labels(label).set(count);
    }
  }

  return {
    acknowledged(kind, status, ms) {
      acks.labels(kind, String(status)).observe(ms / 1000);
      if (status >= 500) answers.labels('request', 'failed').inc();
    },
    slackCall(method, outcome, ms) {
      slack.labels(method, outcome).observe(ms / 1000);
      slackCalls.labels(slackOutcome(outcome)).inc();
    },
    clusterCall(verb, resource, status, ms) {
      cluster.labels(verb, resource, String(status)).observe(ms / 1000);
      clusterCalls.labels(clusterOutcome(String(status))).inc();
    },
    answered: (via, outcome) => answers.labels(via, outcome).inc(),
    expectHooks(names, outcomes) {
      for (const name of names) for (const outcome of outcomes) hooks.labels(name, outcome).inc(0);
    },
    page: (outcome) => pages.labels(outcome).inc(),
    incidentOpened: (severity) => incidents.labels(`P${severity}`).inc(),
    // A label takes no text of others: what is not the shape of a code is "other".
    socketEnded: (reason) => sockets.labels(/^[a-z0-9_]{1,40}$/.test(reason) ? reason : 'other').inc(),
    agentMessage: (agent, outcome) => agents.labels(agent, outcome).inc(),
    hookMessage: (hook, outcome) => hooks.labels(hook, outcome).inc(),
    delivered(kind, lateMs) {
      late.labels(kind).observe(Math.max(0, lateMs) / 1000);
      if (kind === 'page') pages.labels('sent').inc();
    },
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
