import { isDeepStrictEqual } from 'node:util';
import { canonicalText, hash32, safeEncode } from '../names.ts';
import { controllerOf } from '../objects/meta.ts';
import { isActive, isReady, type Pod, type PodTemplate } from '../objects/pod.ts';
import type { StatefulSet } from '../objects/workload.ts';
import { type Controller, type ControllerContext, keyOf } from './controller.ts';
import { deletePod, podFrom, podsOf } from './pods-of.ts';

const REVISION = 'controller-revision-hash';

const revisionOf = (set: StatefulSet) => `${set.metadata.name}-${safeEncode(hash32(canonicalText(set.spec.template)))}`;

const ordinalOf = (pod: Pod) => Number(pod.metadata.name.slice(pod.metadata.name.lastIndexOf('-') + 1));

function templateOf(set: StatefulSet, revision: string, ordinal: number): PodTemplate {
  const labels = {
    ...set.spec.template.metadata?.labels,
    'apps.kubernetes.io/pod-index': String(ordinal),
    [REVISION]: revision,
    'statefulset.kubernetes.io/pod-name': `${set.metadata.name}-${ordinal}`,
  };
  return { ...set.spec.template, metadata: { ...set.spec.template.metadata, labels } };
}

function tell({ events }: ControllerContext, set: StatefulSet, verb: 'create' | 'delete', pod: string): void {
  const reason = verb === 'create' ? 'SuccessfulCreate' : 'SuccessfulDelete';
  const message = `${verb} Pod ${pod} in StatefulSet ${set.metadata.name} successful`;
  events.record({ about: set, type: 'Normal', reason, message, component: 'statefulset-controller' });
}

/** One step: the lowest missing pod is made, else the highest surplus or outdated one goes; each waits for the one before to be ready. */
function step(context: ControllerContext, set: StatefulSet, pods: readonly Pod[], revision: string): void {
  const { replicas } = set.spec;
  const byOrdinal = new Map(pods.map((pod) => [ordinalOf(pod), pod]));
  for (let ordinal = 0; ordinal < replicas; ordinal += 1) {
    const pod = byOrdinal.get(ordinal);
    if (pod && !isActive(pod)) return;
    if (pod && !isReady(pod)) return;
    if (pod) continue;
    const template = templateOf(set, revision, ordinal);
    const created = context.store.create('pods', podFrom(set, template, `${set.metadata.name}-${ordinal}`));
    tell(context, set, 'create', created.metadata.name);
    return;
  }
  const surplus = [...byOrdinal.values()].filter((pod) => ordinalOf(pod) >= replicas);
  const outdated = [...byOrdinal.values()].filter((pod) => pod.metadata.labels?.[REVISION] !== revision);
  const rolling = set.spec.updateStrategy?.type !== 'OnDelete';
  const [next] = (surplus.length > 0 ? surplus : rolling ? outdated : []).sort((a, b) => ordinalOf(b) - ordinalOf(a));
  if (!next || !isActive(next)) return;
  deletePod(context, next);
  tell(context, set, 'delete', next.metadata.name);
}

function statusOf(set: StatefulSet, pods: readonly Pod[], revision: string): StatefulSet['status'] {
  const active = pods.filter(isActive);
  const ready = active.filter(isReady).length;
  const updated = active.filter((pod) => pod.metadata.labels?.[REVISION] === revision).length;
  const done = updated === active.length && ready === set.spec.replicas;
  const current = done ? revision : (set.status?.currentRevision ?? revision);
  const onCurrent = active.filter((pod) => pod.metadata.labels?.[REVISION] === current).length;
  return {
    observedGeneration: set.metadata.generation ?? 1,
    replicas: active.length,
    ...(ready > 0 ? { readyReplicas: ready, availableReplicas: ready } : {}),
    ...(onCurrent > 0 ? { currentReplicas: onCurrent } : {}),
    ...(updated > 0 ? { updatedReplicas: updated } : {}),
    currentRevision: current,
    updateRevision: revision,
    collisionCount: 0,
  };
}

/** Keeps the named pods of stateful sets: one after the other, in order. ControllerRevisions are not stored. */
export function statefulSetController(context: ControllerContext): Controller {
  const { store } = context;
  return {
    affected({ resource, object }) {
      const { namespace, name } = object.metadata;
      if (resource === 'statefulsets') return [keyOf(namespace, name)];
      const owner = resource === 'pods' ? controllerOf(object) : undefined;
      return owner?.kind === 'StatefulSet' ? [keyOf(namespace, owner.name)] : [];
    },
    reconcile(namespace, name) {
      const set = store.get('statefulsets', namespace, name);
      if (!set) return undefined;
      const revision = revisionOf(set);
      if (set.metadata.deletionTimestamp === undefined) step(context, set, podsOf(store, set), revision);
      const status = statusOf(set, podsOf(store, set), revision);
      if (!isDeepStrictEqual(status, set.status))
        store.update('statefulsets', namespace, name, (draft) => {
          draft.status = status;
        });
      return undefined;
    },
  };
}
