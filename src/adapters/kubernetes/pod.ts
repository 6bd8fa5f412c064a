import type { V1ObjectMeta, V1OwnerReference, V1Pod, V1PodSpec, V1PodStatus } from '@kubernetes/client-node';
import type { Pod } from '../../ports/workload.ts';
import { conditionsOf, holds } from './condition.ts';
import { containersOf } from './container.ts';
import { fields, list, madeAt, text, textOrNone, texts } from './fields.ts';

/** The one owner that acts on the object, of the owners it may have. */
export function controllerOf(metadata: unknown): { kind: string; name: string; uid: string } | undefined {
  const owners = list(fields<V1ObjectMeta>(metadata).ownerReferences).map((owner) => fields<V1OwnerReference>(owner));
  const owner = owners.find((one) => one.controller === true);
  return owner === undefined ? undefined : { kind: text(owner.kind), name: text(owner.name), uid: text(owner.uid) };
}

/** A pod of the API (core/v1) as the bot speaks of it. */
export function podOf(value: unknown, now: Date): Pod {
  const { metadata, spec, status } = fields<V1Pod>(value);
  const meta = fields<V1ObjectMeta>(metadata);
  const seen = fields<V1PodStatus>(status);
  const conditions = conditionsOf(seen, 'lastTransitionTime', now);
  return {
    name: text(meta.name),
    uid: text(meta.uid),
    phase: text(seen.phase),
    reason: text(seen.reason),
    message: text(seen.message),
    ready: holds(conditions, 'Ready'),
    deleting: textOrNone(meta.deletionTimestamp) !== undefined,
    node: textOrNone(fields<V1PodSpec>(spec).nodeName),
    address: textOrNone(seen.podIP),
    createdAt: madeAt(meta.creationTimestamp, now),
    labels: texts(meta.labels),
    owner: controllerOf(metadata),
    containers: containersOf(spec, status, now),
    conditions,
  };
}
