import type {
  V1Container,
  V1ObjectMeta,
  V1PodSpec,
  V1PodTemplateSpec,
  V1ReplicaSet,
  V1ReplicaSetSpec,
} from '@kubernetes/client-node';
import type { PodTemplate, Revision } from '../../ports/workload.ts';
import { revisionNumber } from './deployment.ts';
import { amount, fields, list, madeAt, object, text, textOrNone, texts } from './fields.ts';
import { controllerOf } from './pod.ts';

const hashLabel = 'pod-template-hash';
const causeAnnotation = 'kubernetes.io/change-cause';

/** The template a ReplicaSet was made from: its controller adds the hash label, nothing else. */
function templateOf(value: unknown): PodTemplate {
  const template = object(value);
  const metadata = object(template['metadata']);
  const labels = Object.fromEntries(Object.entries(object(metadata['labels'])).filter(([name]) => name !== hashLabel));
  return { ...template, metadata: { ...metadata, labels } };
}

function revisionOf(value: unknown, now: Date): Revision {
  const { metadata, spec } = fields<V1ReplicaSet>(value);
  const meta = fields<V1ObjectMeta>(metadata);
  const wanted = fields<V1ReplicaSetSpec>(spec);
  const annotations = texts(meta.annotations);
  const pod = fields<V1PodSpec>(fields<V1PodTemplateSpec>(wanted.template).spec);
  return {
    number: revisionNumber(annotations),
    replicaSet: text(meta.name),
    uid: text(meta.uid),
    createdAt: madeAt(meta.creationTimestamp, now),
    changeCause: textOrNone(annotations[causeAnnotation]),
    images: list(pod.containers).map((container) => text(fields<V1Container>(container).image)),
    template: templateOf(wanted.template),
    annotations,
    replicas: amount(wanted.replicas),
  };
}

/** The ReplicaSets (apps/v1) that the deployment with this uid controls, by ascending number. */
export function revisionsOf(replicaSets: readonly unknown[], deploymentUid: string, now: Date): readonly Revision[] {
  return replicaSets
    .filter((one) => controllerOf(fields<V1ReplicaSet>(one).metadata)?.uid === deploymentUid)
    .map((one) => revisionOf(one, now))
    .sort((a, b) => a.number - b.number || a.createdAt.localeCompare(b.createdAt));
}
