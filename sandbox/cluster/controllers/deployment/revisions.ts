import { isDeepStrictEqual } from 'node:util';
import { canonicalText, hash32, safeEncode } from '../../names.ts';
import { controllerOf, type Labels, ownedBy } from '../../objects/meta.ts';
import type { PodTemplate } from '../../objects/pod.ts';
import type { Deployment, ReplicaSet } from '../../objects/workload.ts';
import type { NewObject, Store } from '../../store/store.ts';

export const REVISION = 'deployment.kubernetes.io/revision';
const HISTORY = 'deployment.kubernetes.io/revision-history';
export const DESIRED = 'deployment.kubernetes.io/desired-replicas';
export const MAX = 'deployment.kubernetes.io/max-replicas';
const HASH = 'pod-template-hash';
/** Longest revision history, in characters, before its oldest numbers fall off. */
const HISTORY_LENGTH = 2000;

/** Annotations of a deployment that its replica sets never take over. */
const NOT_COPIED = [
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  HISTORY,
  DESIRED,
  MAX,
  'deprecated.deployment.rollback.to',
];

/** The replica sets a deployment owns, oldest first. */
export function ownedSets(store: Store, deployment: Deployment): ReplicaSet[] {
  return store
    .list('replicasets', deployment.metadata.namespace)
    .filter((set) => controllerOf(set)?.uid === deployment.metadata.uid)
    .sort(byAge);
}

/** Oldest first; of the same second, by name. */
export function byAge(a: ReplicaSet, b: ReplicaSet): number {
  const [first, second] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp];
  if (first !== second) return first < second ? -1 : 1;
  return Number(a.metadata.annotations?.[REVISION] ?? 0) - Number(b.metadata.annotations?.[REVISION] ?? 0);
}

function withoutHash(template: PodTemplate): PodTemplate {
  const { [HASH]: _hash, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

/** True for templates that differ in nothing but the hash label. */
export function sameTemplate(a: PodTemplate, b: PodTemplate): boolean {
  return isDeepStrictEqual(withoutHash(a), withoutHash(b));
}

/** The set that runs the deployment's present template, if there is one. */
export function newestSet(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  return sets.find((set) => sameTemplate(set.spec.template, deployment.spec.template));
}

export function revisionOf(set: ReplicaSet): number {
  return Number(set.metadata.annotations?.[REVISION] ?? 0);
}

function copiedAnnotations(deployment: Deployment): Labels {
  const entries = Object.entries(deployment.metadata.annotations ?? {});
  return Object.fromEntries(entries.filter(([name]) => !NOT_COPIED.includes(name)));
}

function extendHistory(history: string | undefined, old: number): string {
  const numbers = [...(history ? history.split(',') : []), String(old)];
  while (numbers.join(',').length > HISTORY_LENGTH) numbers.shift();
  return numbers.join(',');
}

/** Raises the set of the present template to the newest revision, in place, and copies the deployment's annotations to it. */
export function markNewest(deployment: Deployment, set: ReplicaSet, sets: readonly ReplicaSet[]): void {
  const newest = 1 + Math.max(0, ...sets.filter((other) => other.metadata.uid !== set.metadata.uid).map(revisionOf));
  const annotations: Labels = { ...set.metadata.annotations, ...copiedAnnotations(deployment) };
  const old = revisionOf(set);
  if (newest > old) {
    if (old > 0) annotations[HISTORY] = extendHistory(annotations[HISTORY], old);
    annotations[REVISION] = String(newest);
  }
  set.metadata.annotations = annotations;
}

/** The set for a new template, with `replicas` pods to begin with. */
export function newSet(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  replicas: number,
  most: number,
): NewObject<ReplicaSet> {
  const { metadata, spec } = deployment;
  const hash = safeEncode(hash32(canonicalText(spec.template)));
  const template = structuredClone(spec.template);
  template.metadata = { ...template.metadata, labels: { ...template.metadata?.labels, [HASH]: hash } };
  const revision = 1 + Math.max(0, ...sets.map(revisionOf));
  const selector = structuredClone(spec.selector);
  selector.matchLabels = { ...selector.matchLabels, [HASH]: hash };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${metadata.name}-${hash}`,
      namespace: metadata.namespace ?? '',
      generation: 1,
      labels: { ...template.metadata.labels },
      annotations: {
        ...copiedAnnotations(deployment),
        [REVISION]: String(revision),
        [DESIRED]: String(spec.replicas),
        [MAX]: String(most),
      },
      ownerReferences: [ownedBy(deployment)],
    },
    spec: {
      replicas,
      selector,
      template,
      ...(spec.minReadySeconds === undefined ? {} : { minReadySeconds: spec.minReadySeconds }),
    },
    status: { replicas: 0 },
  };
}
