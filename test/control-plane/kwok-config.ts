import { join } from 'node:path';
import { stages } from './kwok-stages.ts';
import type { Stage } from './kwok-status.ts';

const apiVersion = 'kwok.x-k8s.io/v1alpha1';

function stageObject(stage: Stage): object {
  const delay =
    stage.delayMs === undefined
      ? {}
      : {
          delay: {
            durationMilliseconds: stage.delayMs,
            ...(stage.atMostMs === undefined ? {} : { jitterDurationMilliseconds: stage.atMostMs }),
            ...(stage.delayFrom === undefined ? {} : { durationFrom: { expressionFrom: stage.delayFrom } }),
          },
        };
  const [type, reason, message] = stage.event ?? [];
  return {
    apiVersion,
    kind: 'Stage',
    metadata: { name: stage.name },
    spec: {
      resourceRef: { apiGroup: 'v1', kind: stage.kind },
      selector: {
        matchExpressions: stage.when.map(([key, operator, ...values]) => ({
          key,
          operator,
          ...(values.length === 0 ? {} : { values }),
        })),
      },
      ...delay,
      next: {
        ...(stage.event === undefined ? {} : { event: { type, reason, message } }),
        ...(stage.status === undefined ? {} : { statusTemplate: stage.status }),
        ...(stage.deletes === true ? { delete: true } : {}),
      },
    },
  };
}

const podLabels = [
  { name: 'namespace', value: 'pod.metadata.namespace' },
  { name: 'pod', value: 'pod.metadata.name' },
];
const containerLabels = [{ name: 'container', value: 'container.name' }, ...podLabels];
const metric = (name: string, dimension: string, kind: string, value: string, labels: object[] = []) => ({
  name,
  dimension,
  kind,
  value,
  labels,
});

/** What metrics-server reads from a kubelet. */
const resourceMetrics = [
  metric('scrape_error', 'node', 'gauge', '0'),
  metric('node_cpu_usage_seconds_total', 'node', 'counter', 'node.CumulativeUsage("cpu")'),
  metric('node_memory_working_set_bytes', 'node', 'gauge', 'node.Usage("memory")'),
  metric('pod_cpu_usage_seconds_total', 'pod', 'counter', 'pod.CumulativeUsage("cpu")', podLabels),
  metric('pod_memory_working_set_bytes', 'pod', 'gauge', 'pod.Usage("memory")', podLabels),
  metric('container_start_time_seconds', 'container', 'gauge', 'pod.SinceSecond()', containerLabels),
  metric(
    'container_cpu_usage_seconds_total',
    'container',
    'counter',
    'pod.CumulativeUsage("cpu", container.name)',
    containerLabels,
  ),
  metric(
    'container_memory_working_set_bytes',
    'container',
    'gauge',
    'pod.Usage("memory", container.name)',
    containerLabels,
  ),
];

const usageOf = (annotation: string, otherwise: string) => ({
  expression:
    `"${annotation}" in pod.metadata.annotations ` +
    `? Quantity(pod.metadata.annotations["${annotation}"]) : Quantity("${otherwise}")`,
});

/**
 * The configuration of kwok, which stands in for the kubelets: stages, logs of every container from two files in `folder`, exec as a
 * program of this machine, and use of CPU and memory from the annotations mcp.test/cpu and mcp.test/memory. JSON documents, as YAML.
 */
export function kwokConfig(folder: string): string {
  const cluster = (kind: string, name: string, spec: object) => ({ apiVersion, kind, metadata: { name }, spec });
  const objects = [
    ...stages.map(stageObject),
    cluster('ClusterLogs', 'every-container', {
      logs: [
        {
          logsFile: join(folder, 'logs', 'current.log'),
          previousLogsFile: join(folder, 'logs', 'previous.log'),
          follow: true,
        },
      ],
    }),
    cluster('ClusterExec', 'every-container', { execs: [{ local: { workDir: join(folder, 'exec') } }] }),
    cluster('ClusterResourceUsage', 'usage-of-annotations', {
      usages: [{ usage: { cpu: usageOf('mcp.test/cpu', '50m'), memory: usageOf('mcp.test/memory', '128Mi') } }],
    }),
    cluster('Metric', 'metrics-resource', {
      path: '/metrics/nodes/{nodeName}/metrics/resource',
      metrics: resourceMetrics,
    }),
  ];
  return objects.map((object) => JSON.stringify(object)).join('\n---\n');
}
