import type { SimulatedCluster } from '../../cluster/cluster.ts';
import { usageOf } from '../../cluster/kubelet/usage.ts';
import type { Container, ContainerStatus, Pod } from '../../cluster/objects/pod.ts';
import { quantity } from '../../cluster/quantity.ts';
import type { MetricFamily, MetricSample } from '../../mcp-server/metrics.ts';
import type { Labels } from './labels.ts';
import type { Target } from './target.ts';

/** What nobody in the cluster tells: how long certificates last, and when backups last succeeded. */
export interface Outside {
  /** Unix ms, by the address whose certificate it is. */
  readonly certificates: Map<string, number>;
  /** Unix ms, by the name of the backup. */
  readonly backups: Map<string, number>;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** All in order: runbook B 5.4 and 7.1. */
export function outsideInOrder(nowMs: number): Outside {
  return {
    certificates: new Map([['https://mcp.msil.com', nowMs + 62 * dayMs]]),
    backups: new Map([
      ['postgresql-hourly', nowMs - hourMs / 2],
      ['postgresql-daily', nowMs - 8 * hourMs],
      ['postgresql-weekly', nowMs - 3 * dayMs],
      ['redis', nowMs - 2 * hourMs],
      ['kubernetes-configs', nowMs - 9 * hourMs],
    ]),
  };
}

/** What is scraped beside the servers themselves, from now on: kube-state-metrics, cAdvisor, a probe of certificates, a push gateway. */
export function exporters(
  cluster: SimulatedCluster,
  namespace: string,
  outside: Outside,
  fromMs: number,
): readonly Target[] {
  const pods = () => cluster.list('Pod', namespace).filter(isPod);
  const of = (job: string, metricsAt: (at: number) => readonly MetricFamily[], sinceMs = fromMs): Target => ({
    labels: { job, instance: `${job}:8080` },
    server: { metricsAt },
    fromMs: sinceMs,
  });
  const used = cpuCounters();
  return [
    of('kube-state-metrics', () => [...podStates(pods()), ...deploymentStates(cluster, namespace)]),
    // What pods use is known for the past as well, as far as it is looked at: they used as much as now.
    of('cadvisor', (at) => used(pods(), at), fromMs - hourMs),
    ...[...outside.certificates.keys()].map(
      (url): Target => ({
        labels: { job: 'blackbox', instance: url },
        server: { metricsAt: () => [gauge('probe_ssl_earliest_cert_expiry', certificate(outside, url))] },
        fromMs,
      }),
    ),
    of('pushgateway', () => [
      gauge(
        'mcp_backup_last_success_timestamp_seconds',
        [...outside.backups].map(([backup, at]) => [{ backup }, at / 1000]),
      ),
    ]),
  ];
}

type Valued = readonly (readonly [labels: Labels, value: number])[];

const certificate = ({ certificates }: Outside, url: string): Valued => [[{}, (certificates.get(url) ?? 0) / 1000]];

const isPod = (object: object): object is Pod => 'spec' in object;

function gauge(name: string, values: Valued): MetricFamily {
  return { ...counter(name, values), kind: 'gauge' };
}

function counter(name: string, values: Valued): MetricFamily {
  const samples = values.map(([labels, value]): MetricSample => ({ name, labels, value }));
  return { name, kind: 'counter', help: name, samples };
}

const label = (pod: Pod, container: string, more: Labels = {}): Labels => ({
  namespace: pod.metadata.namespace ?? '',
  pod: pod.metadata.name,
  container,
  ...more,
});

/** As kube-state-metrics 2 tells of containers: a reason has a series only while it holds. */
function podStates(pods: readonly Pod[]): readonly MetricFamily[] {
  const statuses = pods.flatMap((pod) => (pod.status?.containerStatuses ?? []).map((status) => [pod, status] as const));
  const reasoned = (name: string, reason: (status: ContainerStatus) => string | undefined) =>
    gauge(
      name,
      statuses.flatMap(([pod, status]) => {
        const said = reason(status);
        return said === undefined ? [] : [[label(pod, status.name, { reason: said }), 1] as const];
      }),
    );
  const limits = pods.flatMap((pod) => pod.spec.containers.map((one) => [pod, one] as const));
  return [
    counter(
      'kube_pod_container_status_restarts_total',
      statuses.map(([pod, { name, restartCount }]) => [label(pod, name), restartCount]),
    ),
    reasoned('kube_pod_container_status_waiting_reason', ({ state }) => state.waiting?.reason),
    reasoned('kube_pod_container_status_last_terminated_reason', ({ lastState }) => lastState.terminated?.reason),
    gauge(
      'kube_pod_container_resource_limits',
      limits.flatMap(([pod, container]) => limitsOf(pod, container)),
    ),
  ];
}

function limitsOf(pod: Pod, { name, resources }: Container): Valued {
  const units = { cpu: 'core', memory: 'byte' } as const;
  return Object.entries(units).flatMap(([resource, unit]) => {
    const value = quantity(resources?.limits?.[resource] ?? '');
    return value === undefined ? [] : [[label(pod, name, { resource, unit }), value] as const];
  });
}

function deploymentStates(cluster: SimulatedCluster, namespace: string): readonly MetricFamily[] {
  const deployments = cluster.list('Deployment', namespace);
  const numbers = (name: string, read: (deployment: (typeof deployments)[number]) => number | undefined) =>
    gauge(
      name,
      deployments.map((one) => [{ namespace, deployment: one.metadata.name }, read(one) ?? 0]),
    );
  return [
    numbers('kube_deployment_spec_replicas', (one) => (one['spec'] as { replicas?: number }).replicas),
    numbers(
      'kube_deployment_status_replicas_available',
      (one) => (one['status'] as { availableReplicas?: number } | undefined)?.availableReplicas,
    ),
  ];
}

/** From this share of its limit on, a container is held back in some of its periods of 100 ms; at the limit in all. */
const heldBackFrom = 0.7;
const periodMs = 100;

/** The CPU of containers as cAdvisor counts it: what each used since it was first seen, and in how many periods it was held back. */
function cpuCounters(): (pods: readonly Pod[], at: number) => readonly MetricFamily[] {
  const counted = new Map<string, { at: number; seconds: number; periods: number; throttled: number }>();
  return (pods, at) => {
    const all = pods.flatMap((pod) =>
      (pod.status?.containerStatuses ?? [])
        .filter(({ state }) => state.running !== undefined)
        .map(({ name }) => {
          const key = `${pod.metadata.uid} ${name}`;
          const before = counted.get(key) ?? { at, seconds: 0, periods: 0, throttled: 0 };
          const { cpu } = usageOf(pod, name, { fault: undefined, ranMs: 0, startupMs: 0 });
          const spec = pod.spec.containers.find((one) => one.name === name);
          const limit = quantity(spec?.resources?.limits?.['cpu'] ?? '');
          const periods = (at - before.at) / periodMs;
          const share = limit === undefined ? 0 : (cpu / limit - heldBackFrom) / (1 - heldBackFrom);
          const now = {
            at,
            seconds: before.seconds + (cpu * (at - before.at)) / 1000,
            periods: before.periods + periods,
            throttled: before.throttled + periods * Math.min(1, Math.max(0, share)),
          };
          counted.set(key, now);
          return [label(pod, name), now] as const;
        }),
    );
    return [
      counter(
        'container_cpu_usage_seconds_total',
        all.map(([labels, { seconds }]) => [labels, seconds]),
      ),
      counter(
        'container_cpu_cfs_periods_total',
        all.map(([labels, { periods }]) => [labels, Math.floor(periods)]),
      ),
      counter(
        'container_cpu_cfs_throttled_periods_total',
        all.map(([labels, { throttled }]) => [labels, Math.floor(throttled)]),
      ),
    ];
  };
}
