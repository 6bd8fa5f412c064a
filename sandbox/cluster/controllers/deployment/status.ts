import { isDeepStrictEqual } from 'node:util';
import { type Condition, conditionOf } from '../../objects/meta.ts';
import type { Deployment, DeploymentStatus, ReplicaSet } from '../../objects/workload.ts';
import type { ControllerContext } from '../controller.ts';
import { fenceposts } from '../fenceposts.ts';
import { actualPods, availablePods, readyPods, terminatingPods, wantedPods } from './counts.ts';

/** Go's largest int32: no count is higher, and as a deadline it means none. */
const MOST = 2_147_483_647;

export function hasDeadline({ spec }: Deployment): boolean {
  return spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== MOST;
}

/** Sets a condition: nothing moves when status and reason stay, the transition time only when the status changes. */
export function setDeploymentCondition(
  conditions: Condition[],
  stamp: string,
  next: Pick<Condition, 'type' | 'status' | 'reason' | 'message'>,
): void {
  const current = conditionOf(conditions, next.type);
  if (current && current.status === next.status && current.reason === next.reason) return;
  const since = current?.status === next.status ? current.lastTransitionTime : undefined;
  const condition = { ...next, lastUpdateTime: stamp, lastTransitionTime: since ?? stamp };
  const index = conditions.findIndex((one) => one.type === next.type);
  if (index >= 0) conditions.splice(index, 1);
  conditions.push(condition);
}

function countPods(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  newest: ReplicaSet | undefined,
): DeploymentStatus {
  const available = availablePods(sets);
  const counts = {
    replicas: actualPods(sets),
    updatedReplicas: newest ? actualPods([newest]) : 0,
    readyReplicas: readyPods(sets),
    availableReplicas: available,
    unavailableReplicas: Math.min(MOST, Math.max(0, wantedPods(sets) - available)),
  };
  const filled = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
  return {
    observedGeneration: deployment.metadata.generation ?? 1,
    ...filled,
    terminatingReplicas: terminatingPods(sets),
  };
}

function setAvailable(deployment: Deployment, status: DeploymentStatus, conditions: Condition[], stamp: string): void {
  const enough = (status.availableReplicas ?? 0) >= deployment.spec.replicas - fenceposts(deployment).maxUnavailable;
  setDeploymentCondition(conditions, stamp, {
    type: 'Available',
    status: enough ? 'True' : 'False',
    reason: enough ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
    message: enough ? 'Deployment has minimum availability.' : 'Deployment does not have minimum availability.',
  });
}

/** A set that cannot make its pods is told by the deployment as well, the newest first. */
function setFailure(
  sets: readonly ReplicaSet[],
  newest: ReplicaSet | undefined,
  conditions: Condition[],
  stamp: string,
): void {
  const failures = [...(newest ? [newest] : []), ...sets].flatMap(
    (set) => conditionOf(set.status.conditions, 'ReplicaFailure') ?? [],
  );
  const { reason = '', message = '' } = failures[0] ?? {};
  const index = conditions.findIndex((condition) => condition.type === 'ReplicaFailure');
  if (failures.length > 0)
    setDeploymentCondition(conditions, stamp, { type: 'ReplicaFailure', status: 'True', reason, message });
  else if (index >= 0) conditions.splice(index, 1);
}

/** Counts and availability, with every other condition as it is. */
export function currentStatus(
  context: ControllerContext,
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  newest: ReplicaSet | undefined,
): DeploymentStatus {
  const status = countPods(deployment, sets, newest);
  const conditions = (deployment.status?.conditions ?? []).map((condition) => ({ ...condition }));
  setAvailable(deployment, status, conditions, context.timeline.stamp());
  setFailure(sets, newest, conditions, context.timeline.stamp());
  return { ...status, conditions };
}

/** All wanted pods are new, available, and alone. */
export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const { replicas } = deployment.spec;
  return (
    (status.updatedReplicas ?? 0) === replicas &&
    (status.replicas ?? 0) === replicas &&
    (status.availableReplicas ?? 0) === replicas
  );
}

function hasProgressed(before: DeploymentStatus, now: DeploymentStatus): boolean {
  const old = (status: DeploymentStatus) => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (now.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(now) < old(before) ||
    (now.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (now.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

/** ms until a rollout without progress counts as failed; undefined while none is being waited for. */
function untilDeadline(context: ControllerContext, deployment: Deployment, progressing: Condition | undefined) {
  const waiting =
    progressing && !['NewReplicaSetAvailable', 'ProgressDeadlineExceeded'].includes(progressing.reason ?? '');
  if (!waiting || progressing.lastUpdateTime === undefined || deployment.spec.paused) return undefined;
  const deadline = Date.parse(progressing.lastUpdateTime) + (deployment.spec.progressDeadlineSeconds ?? 600) * 1000;
  return deadline - context.timeline.now();
}

function setProgressing(
  context: ControllerContext,
  deployment: Deployment,
  newest: ReplicaSet | undefined,
  status: DeploymentStatus,
  conditions: Condition[],
): void {
  const stamp = context.timeline.stamp();
  const what = newest ? `ReplicaSet "${newest.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
  const current = conditionOf(conditions, 'Progressing');
  const set = (state: 'True' | 'False', reason: string, message: string) =>
    setDeploymentCondition(conditions, stamp, {
      type: 'Progressing',
      status: state,
      reason,
      message: `${what} ${message}`,
    });
  if (isComplete(deployment, status)) {
    set('True', 'NewReplicaSetAvailable', 'has successfully progressed.');
    return;
  }
  if (hasProgressed(deployment.status ?? {}, status)) {
    // Progress is noted each time, so that the deadline begins again.
    const index = conditions.findIndex((condition) => condition.type === 'Progressing');
    if (index >= 0) conditions.splice(index, 1);
    set('True', 'ReplicaSetUpdated', 'is progressing.');
    const noted = conditionOf(conditions, 'Progressing');
    if (noted && current?.status === 'True' && current.lastTransitionTime)
      noted.lastTransitionTime = current.lastTransitionTime;
    return;
  }
  const left = untilDeadline(context, deployment, current);
  if (current?.reason === 'ProgressDeadlineExceeded' || (left !== undefined && left <= 0))
    set('False', 'ProgressDeadlineExceeded', 'has timed out progressing.');
}

/** Writes the status; gives the ms until the progress deadline, when one is running. */
export function writeStatus(context: ControllerContext, deployment: Deployment, status: DeploymentStatus) {
  const { namespace = '', name } = deployment.metadata;
  if (!isDeepStrictEqual(status, deployment.status))
    context.store.update('deployments', namespace, name, (draft) => {
      draft.status = status;
    });
  const left = hasDeadline(deployment)
    ? untilDeadline(context, deployment, conditionOf(status.conditions, 'Progressing'))
    : undefined;
  return left === undefined ? undefined : Math.max(1, left) + 1000;
}

/** The status during a rollout: how far it is, and whether it still moves. */
export function syncRolloutStatus(
  context: ControllerContext,
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  newest: ReplicaSet | undefined,
): number | undefined {
  const status = currentStatus(context, deployment, sets, newest);
  const conditions = status.conditions ?? [];
  const current = conditionOf(conditions, 'Progressing');
  const done = (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === 'NewReplicaSetAvailable';
  if (hasDeadline(deployment) && !done) setProgressing(context, deployment, newest, status, conditions);
  return writeStatus(context, deployment, status);
}
