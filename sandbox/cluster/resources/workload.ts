import { fillAutoscaler, fillDeployment, fillJob, fillReplicaSet, fillStatefulSet } from '../admission/workloads.ts';
import * as schema from '../schema/workload.ts';
import {
  autoscalerErrors,
  deploymentErrors,
  disruptionBudgetErrors,
  jobErrors,
  replicaSetErrors,
  statefulSetErrors,
} from '../validation/workloads.ts';
import { type AnyDefinition, define, scalePart, statusPart } from './definition.ts';

const apps = { group: 'apps', version: 'v1', generation: true, categories: ['all'] } as const;

/** The groups apps, batch, autoscaling and policy. */
export const workloadResources: readonly AnyDefinition[] = [
  define({
    ...apps,
    name: 'deployments',
    kind: 'Deployment',
    schema: schema.deployment,
    shortNames: ['deploy'],
    subresources: [scalePart, statusPart('Deployment')],
    fill: fillDeployment,
    validate: deploymentErrors,
  }),
  define({
    ...apps,
    name: 'replicasets',
    kind: 'ReplicaSet',
    schema: schema.replicaSet,
    shortNames: ['rs'],
    subresources: [scalePart, statusPart('ReplicaSet')],
    fields: {
      labels: ['status.replicas'],
      refuse: (label) => `"${label}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
    },
    fill: fillReplicaSet,
    validate: replicaSetErrors,
  }),
  define({
    ...apps,
    name: 'statefulsets',
    kind: 'StatefulSet',
    schema: schema.statefulSet,
    shortNames: ['sts'],
    subresources: [scalePart, statusPart('StatefulSet')],
    fill: fillStatefulSet,
    validate: statefulSetErrors,
  }),
  define({
    group: 'batch',
    version: 'v1',
    generation: true,
    categories: ['all'],
    name: 'jobs',
    kind: 'Job',
    schema: schema.job,
    subresources: [statusPart('Job')],
    fields: { labels: ['status.successful'], refuse: (label) => `field label "${label}" not supported for Job` },
    fill: fillJob,
    validate: jobErrors,
  }),
  define({
    group: 'autoscaling',
    version: 'v2',
    categories: ['all'],
    name: 'horizontalpodautoscalers',
    kind: 'HorizontalPodAutoscaler',
    schema: schema.autoscaler,
    shortNames: ['hpa'],
    subresources: [statusPart('HorizontalPodAutoscaler')],
    fill: fillAutoscaler,
    validate: autoscalerErrors,
  }),
  define({
    group: 'policy',
    version: 'v1',
    generation: true,
    name: 'poddisruptionbudgets',
    kind: 'PodDisruptionBudget',
    schema: schema.disruptionBudget,
    shortNames: ['pdb'],
    subresources: [statusPart('PodDisruptionBudget')],
    fill: (object) => {
      object.status ??= { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
    },
    validate: disruptionBudgetErrors,
  }),
];
