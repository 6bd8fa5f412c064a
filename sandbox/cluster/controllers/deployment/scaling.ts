import type { Deployment, ReplicaSet } from '../../objects/workload.ts';
import type { ControllerContext } from '../controller.ts';
import { fenceposts } from '../fenceposts.ts';
import { activeSets, availablePods, wantedPods } from './counts.ts';
import { byAge, DESIRED, MAX } from './revisions.ts';

/** Sets the size of a replica set and notes what its deployment wants; true when the size changed. */
export function resize(context: ControllerContext, deployment: Deployment, set: ReplicaSet, replicas: number): boolean {
  const { store, events } = context;
  const most = deployment.spec.replicas + fenceposts(deployment).maxSurge;
  const before = set.spec.replicas;
  store.update('replicasets', set.metadata.namespace ?? '', set.metadata.name, (draft) => {
    draft.metadata.annotations = {
      ...draft.metadata.annotations,
      [DESIRED]: String(deployment.spec.replicas),
      [MAX]: String(most),
    };
    if (draft.spec.replicas === replicas) return;
    draft.spec.replicas = replicas;
    draft.metadata.generation = (draft.metadata.generation ?? 1) + 1;
  });
  if (before === replicas) return false;
  const direction = replicas > before ? 'up' : 'down';
  events.record({
    about: deployment,
    type: 'Normal',
    reason: 'ScalingReplicaSet',
    message: `Scaled ${direction} replica set ${set.metadata.name} from ${before} to ${replicas}`,
    component: 'deployment-controller',
  });
  return true;
}

/** True when an active set was sized for another number of replicas than the deployment wants now. */
export function isScalingEvent(deployment: Deployment, sets: readonly ReplicaSet[]): boolean {
  return activeSets(sets).some((set) => {
    const desired = set.metadata.annotations?.[DESIRED];
    return desired !== undefined && Number(desired) !== deployment.spec.replicas;
  });
}

/** A replica set that alone carries the whole deployment. */
function isSaturated(deployment: Deployment, set: ReplicaSet | undefined): boolean {
  const replicas = deployment.spec.replicas;
  return (
    set !== undefined &&
    set.spec.replicas === replicas &&
    Number(set.metadata.annotations?.[DESIRED]) === replicas &&
    set.status.availableReplicas === replicas
  );
}

/** Shares a change of size among the active sets by their part of the whole; the largest takes what rounding leaves. */
function spread(context: ControllerContext, deployment: Deployment, sets: readonly ReplicaSet[]): void {
  const active = activeSets(sets);
  const total = wantedPods(active);
  const replicas = deployment.spec.replicas;
  const allowed = replicas > 0 ? replicas + fenceposts(deployment).maxSurge : 0;
  const change = allowed - total;
  const bySize = [...active].sort((a, b) => b.spec.replicas - a.spec.replicas || byAge(a, b));
  const sizes = new Map(bySize.map((set) => [set, set.spec.replicas]));
  let left = change;
  for (const set of bySize) {
    const most = Number(set.metadata.annotations?.[MAX] ?? total) || total;
    const fair = Math.round((set.spec.replicas * allowed) / most) - set.spec.replicas;
    const share = change > 0 ? Math.min(fair, left) : Math.max(fair, left);
    sizes.set(set, Math.max(0, set.spec.replicas + share));
    left -= share;
  }
  for (const [index, set] of bySize.entries()) {
    const size = (sizes.get(set) ?? 0) + (index === 0 ? left : 0);
    resize(context, deployment, set, Math.max(0, size));
  }
}

/** Follows a changed `spec.replicas` without rolling anything out. */
export function scale(
  context: ControllerContext,
  deployment: Deployment,
  newest: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): void {
  const all = newest ? [...old, newest] : [...old];
  const active = activeSets(all);
  const [only] = active;
  const single = active.length === 0 ? newest : active.length === 1 ? only : undefined;
  if (single) {
    resize(context, deployment, single, deployment.spec.replicas);
    return;
  }
  if (isSaturated(deployment, newest)) {
    for (const set of activeSets(old)) resize(context, deployment, set, 0);
    return;
  }
  if (deployment.spec.strategy.type === 'RollingUpdate' && active.length > 0) spread(context, deployment, all);
}

/** How many pods the newest set may have now, so that the surge limit holds. */
export function newestSize(deployment: Deployment, sets: readonly ReplicaSet[], current: number): number {
  const { replicas, strategy } = deployment.spec;
  if (strategy.type !== 'RollingUpdate') return replicas;
  const room = replicas + fenceposts(deployment).maxSurge - wantedPods(sets);
  return room <= 0 ? current : current + Math.min(room, replicas - current);
}

/** Scales old sets down as far as the availability limit allows: unhealthy pods first, then the oldest sets. */
export function shrinkOld(
  context: ControllerContext,
  deployment: Deployment,
  newest: ReplicaSet,
  old: readonly ReplicaSet[],
): boolean {
  if (wantedPods(old) === 0) return false;
  const all = [...old, newest];
  const least = deployment.spec.replicas - fenceposts(deployment).maxUnavailable;
  const missing = newest.spec.replicas - (newest.status.availableReplicas ?? 0);
  let unhealthy = wantedPods(all) - least - missing;
  if (unhealthy <= 0) return false;
  const sizes = new Map([...old].sort(byAge).map((set) => [set, set.spec.replicas]));
  for (const [set, size] of sizes) {
    const down = Math.min(unhealthy, size - (set.status.availableReplicas ?? 0));
    if (down <= 0) continue;
    sizes.set(set, size - down);
    unhealthy -= down;
  }
  let spare = availablePods(all) - least;
  for (const [set, size] of sizes) {
    const down = Math.min(size, Math.max(0, spare));
    sizes.set(set, size - down);
    spare -= down;
  }
  let changed = false;
  for (const [set, size] of sizes)
    if (size !== set.spec.replicas) changed = resize(context, deployment, set, size) || changed;
  return changed;
}
