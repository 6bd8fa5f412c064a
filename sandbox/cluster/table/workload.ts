import { isObject } from '../objects/json.ts';
import { conditionOf } from '../objects/meta.ts';
import type { PodTemplate } from '../objects/pod.ts';
import type {
  Autoscaler,
  AutoscalerMetric,
  Deployment,
  DisruptionBudget,
  Job,
  ReplicaSet,
  StatefulSet,
} from '../objects/workload.ts';
import { selectorText } from '../selectors/labels.ts';
import { ageOf, humanDuration } from './age.ts';
import type { Printer } from './column.ts';

const names = (template: PodTemplate) => template.spec.containers.map((container) => container.name).join(',');
const images = (template: PodTemplate) => template.spec.containers.map((container) => container.image).join(',');

const deployments: Printer<Deployment> = {
  columns: ['Name:string:name', 'Ready', 'Up-to-date', 'Available', 'Age', '+Containers', '+Images', '+Selector'],
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    `${status?.readyReplicas ?? 0}/${spec.replicas}`,
    status?.updatedReplicas ?? 0,
    status?.availableReplicas ?? 0,
    ageOf(metadata.creationTimestamp, now),
    names(spec.template),
    images(spec.template),
    selectorText(spec.selector),
  ],
};

const replicasets: Printer<ReplicaSet> = {
  columns: [
    'Name:string:name',
    'Desired:integer',
    'Current:integer',
    'Ready:integer',
    'Age',
    '+Containers',
    '+Images',
    '+Selector',
  ],
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    spec.replicas,
    status?.replicas ?? 0,
    status?.readyReplicas ?? 0,
    ageOf(metadata.creationTimestamp, now),
    names(spec.template),
    images(spec.template),
    selectorText(spec.selector),
  ],
};

const statefulsets: Printer<StatefulSet> = {
  columns: ['Name:string:name', 'Ready', 'Age', '+Containers', '+Images'],
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    `${status?.readyReplicas ?? 0}/${spec.replicas}`,
    ageOf(metadata.creationTimestamp, now),
    names(spec.template),
    images(spec.template),
  ],
};

function jobStatus({ status, spec }: Job): string {
  if (conditionOf(status?.conditions, 'Complete')?.status === 'True') return 'Complete';
  if (conditionOf(status?.conditions, 'Failed')?.status === 'True') return 'Failed';
  if (spec.suspend) return 'Suspended';
  if (conditionOf(status?.conditions, 'FailureTarget')?.status === 'True') return 'FailureTarget';
  return 'Running';
}

const jobs: Printer<Job> = {
  columns: ['Name:string:name', 'Status', 'Completions', 'Duration', 'Age', '+Containers', '+Images', '+Selector'],
  cells(job, now) {
    const { metadata, spec, status } = job;
    const start = status?.startTime;
    const end = status?.completionTime === undefined ? now : Date.parse(status.completionTime);
    return [
      metadata.name,
      jobStatus(job),
      `${status?.succeeded ?? 0}/${spec.completions}`,
      start === undefined ? '' : humanDuration(end - Date.parse(start)),
      ageOf(metadata.creationTimestamp, now),
      names(spec.template),
      images(spec.template),
      selectorText(spec.selector),
    ];
  },
};

function currentOf(autoscaler: Autoscaler, name: string): { averageUtilization?: number; averageValue?: string } {
  for (const metric of autoscaler.status?.currentMetrics ?? []) {
    const resource = isObject(metric) && isObject(metric['resource']) ? metric['resource'] : undefined;
    if (resource?.['name'] !== name || !isObject(resource['current'])) continue;
    const { averageUtilization, averageValue } = resource['current'];
    return {
      ...(typeof averageUtilization === 'number' ? { averageUtilization } : {}),
      ...(typeof averageValue === 'string' ? { averageValue } : {}),
    };
  }
  return {};
}

function targetText(autoscaler: Autoscaler, metric: AutoscalerMetric): string {
  if (!metric.resource) return '<unknown>';
  const { name, target } = metric.resource;
  const current = currentOf(autoscaler, name);
  if (target.averageValue !== undefined)
    return `${name}: ${current.averageValue ?? '<unknown>'}/${target.averageValue}`;
  const used = current.averageUtilization === undefined ? '<unknown>' : `${current.averageUtilization}%`;
  return `${name}: ${used}/${target.averageUtilization ?? 80}%`;
}

const horizontalpodautoscalers: Printer<Autoscaler> = {
  columns: ['Name:string:name', 'Reference', 'Targets', 'MinPods', 'MaxPods', 'Replicas', 'Age'],
  cells: (autoscaler, now) => [
    autoscaler.metadata.name,
    `${autoscaler.spec.scaleTargetRef.kind}/${autoscaler.spec.scaleTargetRef.name}`,
    (autoscaler.spec.metrics ?? []).map((metric) => targetText(autoscaler, metric)).join(', ') || '<none>',
    String(autoscaler.spec.minReplicas ?? '<unset>'),
    autoscaler.spec.maxReplicas,
    autoscaler.status?.currentReplicas ?? 0,
    ageOf(autoscaler.metadata.creationTimestamp, now),
  ],
};

const poddisruptionbudgets: Printer<DisruptionBudget> = {
  columns: ['Name:string:name', 'Min Available', 'Max Unavailable', 'Allowed Disruptions:integer', 'Age'],
  cells: ({ metadata, spec, status }, now) => [
    metadata.name,
    String(spec.minAvailable ?? 'N/A'),
    String(spec.maxUnavailable ?? 'N/A'),
    status?.disruptionsAllowed ?? 0,
    ageOf(metadata.creationTimestamp, now),
  ],
};

export const workloadPrinters = {
  deployments,
  replicasets,
  statefulsets,
  jobs,
  horizontalpodautoscalers,
  poddisruptionbudgets,
};
