import type { Autoscaler, Deployment, Job, ReplicaSet, StatefulSet } from '../objects/workload.ts';
import { fillTemplate } from './pods.ts';

export function fillDeployment(deployment: Deployment): void {
  const { spec } = deployment;
  fillTemplate(spec.template);
  if (spec.strategy.type === 'RollingUpdate')
    spec.strategy.rollingUpdate ??= { maxUnavailable: '25%', maxSurge: '25%' };
}

export function fillReplicaSet(set: ReplicaSet): void {
  fillTemplate(set.spec.template);
}

export function fillStatefulSet(set: StatefulSet): void {
  fillTemplate(set.spec.template);
  const strategy: { type?: string; rollingUpdate?: { partition: number } } = set.spec.updateStrategy ?? {};
  if (strategy.type === 'RollingUpdate') strategy.rollingUpdate ??= { partition: 0 };
}

/** A Job selects its pods by its own uid; old and new label names are both written. */
export function fillJob(job: Job): void {
  fillTemplate(job.spec.template);
  if (job.spec.selector) return;
  const { uid, name } = job.metadata;
  const labels = {
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'job-name': name,
  };
  job.spec.selector = { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } };
  const template = job.spec.template;
  template.metadata = { ...template.metadata, labels: { ...template.metadata?.labels, ...labels } };
  job.metadata.labels ??= { ...template.metadata.labels };
}

export function fillAutoscaler(autoscaler: Autoscaler): void {
  autoscaler.spec.metrics ??= [
    { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
  ];
  autoscaler.status ??= { desiredReplicas: 0, currentMetrics: null };
}
