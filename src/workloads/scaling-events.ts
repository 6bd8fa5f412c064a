import type { ClusterEvent } from '../ports/workload.ts';

/** A change of size that an event of the cluster tells. */
export interface Resized {
  /** Unix ms. */
  readonly at: number;
  /** The deployment, or what an autoscaler is called. */
  readonly name: string;
  readonly from: number | undefined;
  readonly to: number;
  /** The ReplicaSet that was resized; undefined where an autoscaler tells of it. */
  readonly replicaSet: string | undefined;
  /** The autoscaler's own reason. */
  readonly why: string | undefined;
}

/** Kubernetes, deployment/sync.go and horizontal.go: the words of both are part of what people read, and have not changed in years. */
const scaled = /^Scaled (?:up|down) replica set (\S{1,253})(?: from (\d{1,6}))? to (\d{1,6})(?: from (\d{1,6}))?$/;
const rescaled = /^New size: (\d{1,6}); reason: (.{1,300})$/s;

/** What an event says of a size; undefined for every other event. */
export function resizedBy({ reason, message, object, at }: ClusterEvent): Resized | undefined {
  const base = { at: Date.parse(at), name: object.name };
  if (reason === 'ScalingReplicaSet' && object.kind === 'Deployment') {
    const [, replicaSet, before, to, from = before] = scaled.exec(message) ?? [];
    if (replicaSet === undefined) return undefined;
    return { ...base, replicaSet, from: from === undefined ? undefined : Number(from), to: Number(to), why: undefined };
  }
  if (reason !== 'SuccessfulRescale' || object.kind !== 'HorizontalPodAutoscaler') return undefined;
  const [, to, why] = rescaled.exec(message) ?? [];
  return to === undefined ? undefined : { ...base, replicaSet: undefined, from: undefined, to: Number(to), why };
}
