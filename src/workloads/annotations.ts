import { createHash } from 'node:crypto';
import { canonical } from '../model/json.ts';
import type { Change } from '../model/plan.ts';
import type { Deployment, Revision } from '../ports/workload.ts';
import { fenceAnnotation, runAnnotation } from '../ports/write-mark.ts';
import { annotationDiff } from './template-diff.ts';
import { timeAnnotation } from './write-once.ts';

/** Why a deployment was changed: what kubectl and the history show. */
export const changeCause = 'kubernetes.io/change-cause';

/** Annotations that belong to the deployment and not to a revision (kubectl, rollback.go: annotationsToSkip), and our own marks. */
const ofDeployment = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
  runAnnotation,
  fenceAnnotation,
  timeAnnotation,
]);

/** What a revision brings back of its own. */
function ofRevision({ annotations }: Revision): readonly (readonly [string, string])[] {
  return Object.entries(annotations).filter(([key]) => !ofDeployment.has(key));
}

/** One text for what a rollback to this revision brings back: it must be the same when it is written. */
export function restoredDigest(revision: Revision): string {
  const restored = Object.fromEntries(ofRevision(revision).filter(([key]) => key !== changeCause));
  return createHash('sha256').update(canonical(restored)).digest('hex').slice(0, 16);
}

/** The annotations of the deployment that a rollback changes, as lines of a plan; the change cause is always our own. */
export function restoredChanges(deployment: Deployment, revision: Revision): readonly Change[] {
  const { [changeCause]: _, ...before } = deployment.annotations;
  const { [changeCause]: __, ...after } = restoredAnnotations(deployment, revision, '');
  return annotationDiff(before, after);
}

/**
 * The annotations a deployment has after going back to a revision, as `kubectl rollout undo` leaves them: those of the revision, and of
 * the deployment those that are its own. The change cause is ours: kubectl lets the old one stand, which tells of another change.
 */
export function restoredAnnotations(
  deployment: Deployment,
  revision: Revision,
  cause: string,
): Readonly<Record<string, string>> {
  const own = Object.entries(deployment.annotations).filter(([key]) => ofDeployment.has(key));
  return Object.fromEntries([...ofRevision(revision), ...own, [changeCause, cause]]);
}
