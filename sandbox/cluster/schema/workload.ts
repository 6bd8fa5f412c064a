import { conditions, kind, labelSelector } from './meta.ts';
import { podSpec, podStatus, podTemplate } from './pod.ts';
import {
  always,
  atomic,
  bool,
  count,
  flag,
  int,
  intOrString,
  list,
  map,
  object,
  opaque,
  quantityField,
  text,
} from './schema.ts';

const replicaCounts = {
  replicas: int(),
  readyReplicas: count(),
  availableReplicas: count(),
  observedGeneration: count(),
  terminatingReplicas: int(),
};

export const pod = kind('Pod', { spec: always(podSpec), status: podStatus });

export const deployment = kind('Deployment', {
  spec: always(
    object('DeploymentSpec', {
      replicas: int(1),
      selector: labelSelector,
      template: podTemplate,
      strategy: always(
        object('DeploymentStrategy', {
          type: text('RollingUpdate'),
          rollingUpdate: object('RollingUpdateDeployment', {
            maxUnavailable: intOrString('25%'),
            maxSurge: intOrString('25%'),
          }),
        }),
      ),
      minReadySeconds: count(),
      revisionHistoryLimit: int(10),
      paused: flag(),
      progressDeadlineSeconds: int(600),
    }),
  ),
  status: object('DeploymentStatus', {
    ...replicaCounts,
    updatedReplicas: count(),
    unavailableReplicas: count(),
    collisionCount: int(),
    conditions,
  }),
});

export const replicaSet = kind('ReplicaSet', {
  spec: always(
    object('ReplicaSetSpec', {
      replicas: int(1),
      minReadySeconds: count(),
      selector: labelSelector,
      template: podTemplate,
    }),
  ),
  status: object('ReplicaSetStatus', { ...replicaCounts, fullyLabeledReplicas: count(), conditions }),
});

export const statefulSet = kind('StatefulSet', {
  spec: always(
    object('StatefulSetSpec', {
      replicas: int(1),
      selector: labelSelector,
      template: podTemplate,
      serviceName: text(),
      podManagementPolicy: text('OrderedReady'),
      updateStrategy: always(
        object('StatefulSetUpdateStrategy', {
          type: text('RollingUpdate'),
          rollingUpdate: object('RollingUpdateStatefulSetStrategy', {
            partition: int(0),
            maxUnavailable: intOrString(),
          }),
        }),
      ),
      revisionHistoryLimit: int(10),
      minReadySeconds: count(),
      volumeClaimTemplates: opaque,
      ordinals: opaque,
      persistentVolumeClaimRetentionPolicy: always(
        object('StatefulSetPersistentVolumeClaimRetentionPolicy', {
          whenDeleted: text('Retain'),
          whenScaled: text('Retain'),
        }),
      ),
    }),
  ),
  status: object('StatefulSetStatus', {
    ...replicaCounts,
    currentReplicas: count(),
    updatedReplicas: count(),
    currentRevision: text(),
    updateRevision: text(),
    collisionCount: int(),
    conditions,
  }),
});

export const job = kind('Job', {
  spec: always(
    object('JobSpec', {
      parallelism: int(1),
      completions: int(1),
      activeDeadlineSeconds: int(),
      backoffLimit: int(6),
      selector: labelSelector,
      manualSelector: bool(false),
      template: podTemplate,
      ttlSecondsAfterFinished: int(),
      completionMode: text('NonIndexed'),
      suspend: bool(false),
      podReplacementPolicy: text('TerminatingOrFailed'),
      podFailurePolicy: opaque,
      successPolicy: opaque,
      backoffLimitPerIndex: int(),
      maxFailedIndexes: int(),
      managedBy: text(),
    }),
  ),
  status: object('JobStatus', {
    conditions,
    startTime: text(),
    completionTime: text(),
    active: count(),
    ready: int(),
    terminating: int(),
    succeeded: count(),
    failed: count(),
    completedIndexes: text(),
    uncountedTerminatedPods: opaque,
  }),
});

const metricTarget = object('MetricTarget', {
  type: text(),
  averageUtilization: int(),
  averageValue: quantityField(),
  value: quantityField(),
});

export const autoscaler = kind('HorizontalPodAutoscaler', {
  spec: always(
    object('HorizontalPodAutoscalerSpec', {
      scaleTargetRef: always(object('CrossVersionObjectReference', { apiVersion: text(), kind: text(), name: text() })),
      minReplicas: int(1),
      maxReplicas: int(),
      metrics: list(
        object('MetricSpec', {
          type: text(),
          resource: object('ResourceMetricSource', { name: text(), target: metricTarget }),
          containerResource: opaque,
          pods: opaque,
          object: opaque,
          external: opaque,
        }),
      ),
      behavior: opaque,
    }),
  ),
  status: object('HorizontalPodAutoscalerStatus', {
    observedGeneration: count(),
    lastScaleTime: text(),
    currentReplicas: count(),
    desiredReplicas: int(),
    currentMetrics: opaque,
    conditions,
  }),
});

export const disruptionBudget = kind('PodDisruptionBudget', {
  spec: always(
    object('PodDisruptionBudgetSpec', {
      minAvailable: intOrString(),
      maxUnavailable: intOrString(),
      selector: labelSelector,
      unhealthyPodEvictionPolicy: text(),
    }),
  ),
  status: object('PodDisruptionBudgetStatus', {
    observedGeneration: count(),
    disruptedPods: map(text()),
    disruptionsAllowed: int(),
    currentHealthy: int(),
    desiredHealthy: int(),
    expectedPods: int(),
    conditions,
  }),
});

/** The scale subresource: the same small object for every workload. */
export const scale = kind('Scale', {
  spec: atomic(object('ScaleSpec', { replicas: count() })),
  status: object('ScaleStatus', { replicas: int(), selector: text() }),
});
