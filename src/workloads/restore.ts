import { fault } from '../errors.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import type { Deployment, Revision } from '../ports/workload.ts';
import type { WriteMark } from '../ports/write-mark.ts';
import { restoredAnnotations, restoredDigest } from './annotations.ts';
import type { DeploymentEdit } from './change-once.ts';
import { templateDigest } from './template.ts';

/** The revision a plan returns to, as it was seen. */
export interface Restored {
  readonly name: string;
  readonly to: number;
  /** The uid of its ReplicaSet. */
  readonly replicaSet: string;
  readonly toDigest: string;
  /** Of the annotations it brings back. */
  readonly restored: string;
}

/** What a run needs to know of the revision it returns to. */
export function restoredBy(back: Revision): Omit<Restored, 'name'> {
  return {
    to: back.number,
    replicaSet: back.uid,
    toDigest: templateDigest(back.template),
    restored: restoredDigest(back),
  };
}

/**
 * The change that gives a deployment the template and annotations of an earlier revision, as `kubectl rollout undo` does. Throws PLAN_CHANGED
 * where that revision is gone or is no longer what the plan has shown.
 */
export function restore(cluster: ClusterReader, plan: Restored, mark: WriteMark): DeploymentEdit['change'] {
  return async (now: Deployment) => {
    const back = (await cluster.revisions(now)).find(({ uid }) => uid === plan.replicaSet);
    if (
      back === undefined ||
      templateDigest(back.template) !== plan.toDigest ||
      restoredDigest(back) !== plan.restored
    ) {
      const text = `Revision ${plan.to} of ${plan.name} is gone or was changed. This run has changed nothing.`;
      throw fault('PLAN_CHANGED', text);
    }
    const cause = `rollback to revision ${plan.to} (${mark.run})`;
    return { template: back.template, annotations: restoredAnnotations(now, back, cause) };
  };
}
