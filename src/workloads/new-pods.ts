import type { Clock } from '../ports/clock.ts';
import type { DeploymentEdit } from './change-once.ts';

/** The change that replaces every pod: the annotation that `kubectl rollout restart` sets; whole seconds, as kubectl writes them. */
export function newPods(clock: Clock): DeploymentEdit['change'] {
  return async () => ({
    templateAnnotations: { 'kubectl.kubernetes.io/restartedAt': `${clock.now().toISOString().slice(0, 19)}Z` },
  });
}
