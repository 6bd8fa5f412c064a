import type { Deployment, Revision } from '../ports/workload.ts';
import { fenceAnnotation, runAnnotation, timeAnnotation } from './change-once.ts';

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
  const past = Object.entries(revision.annotations).filter(([key]) => !ofDeployment.has(key));
  return Object.fromEntries([...past, ...own, ['kubernetes.io/change-cause', cause]]);
}
