import { conditionOf, controllerOf } from '../../objects/meta.ts';
import type { Deployment, ReplicaSet } from '../../objects/workload.ts';
import { type Controller, type ControllerContext, keyOf } from '../controller.ts';
import { fenceposts } from '../fenceposts.ts';
import { activeSets } from './counts.ts';
import { markNewest, newestSet, newSet, ownedSets, REVISION, revisionOf } from './revisions.ts';
import { isScalingEvent, newestSize, resize, scale, shrinkOld } from './scaling.ts';
import {
  currentStatus,
  hasDeadline,
  isComplete,
  setDeploymentCondition,
  syncRolloutStatus,
  writeStatus,
} from './status.ts';

/** A deployment with its sets as they are right now. */
interface State {
  readonly deployment: Deployment;
  readonly sets: readonly ReplicaSet[];
  readonly newest: ReplicaSet | undefined;
  readonly old: readonly ReplicaSet[];
}

function read({ store }: ControllerContext, namespace: string, name: string): State | undefined {
  const deployment = store.get('deployments', namespace, name);
  if (!deployment) return undefined;
  const sets = ownedSets(store, deployment);
  const newest = newestSet(deployment, sets);
  return { deployment, sets, newest, old: sets.filter((set) => set !== newest) };
}

function updateDeployment(
  context: ControllerContext,
  deployment: Deployment,
  mutate: (draft: Deployment) => void,
): void {
  context.store.update('deployments', deployment.metadata.namespace ?? '', deployment.metadata.name, mutate);
}

function noteRevision(draft: Deployment, set: { metadata: { annotations?: Record<string, string> } }): void {
  const revision = set.metadata.annotations?.[REVISION];
  if (revision !== undefined) draft.metadata.annotations = { ...draft.metadata.annotations, [REVISION]: revision };
}

function setProgressing(
  context: ControllerContext,
  draft: Deployment,
  reason: string,
  message: string,
  status: 'True' | 'Unknown',
) {
  const conditions = (draft.status?.conditions ?? []).map((condition) => ({ ...condition }));
  setDeploymentCondition(conditions, context.timeline.stamp(), { type: 'Progressing', status, reason, message });
  draft.status = { ...draft.status, conditions };
}

/** Makes the set of the present template the newest revision. */
function adopt(context: ControllerContext, { deployment, sets, newest }: State): void {
  if (!newest) return;
  const marked = context.store.update('replicasets', newest.metadata.namespace ?? '', newest.metadata.name, (draft) =>
    markNewest(deployment, draft, sets),
  );
  updateDeployment(context, deployment, (draft) => {
    if (marked) noteRevision(draft, marked);
    if (!hasDeadline(deployment) || conditionOf(draft.status?.conditions, 'Progressing')) return;
    const message = `Found new replica set "${newest.metadata.name}"`;
    setProgressing(context, draft, 'FoundNewReplicaSet', message, 'True');
  });
}

/** Creates the set of a new template, as large as the strategy allows. */
function createNewest(context: ControllerContext, { deployment, sets }: State): void {
  const { store, events } = context;
  const size = newestSize(deployment, sets, 0);
  const most = deployment.spec.replicas + fenceposts(deployment).maxSurge;
  const created = store.create('replicasets', newSet(deployment, sets, size, most));
  if (size > 0)
    events.record({
      about: deployment,
      type: 'Normal',
      reason: 'ScalingReplicaSet',
      message: `Scaled up replica set ${created.metadata.name} from 0 to ${size}`,
      component: 'deployment-controller',
    });
  updateDeployment(context, deployment, (draft) => {
    noteRevision(draft, created);
    if (!hasDeadline(deployment)) return;
    setProgressing(
      context,
      draft,
      'NewReplicaSetCreated',
      `Created new replica set "${created.metadata.name}"`,
      'True',
    );
  });
}

/** Removes empty old sets beyond the history limit, oldest revision first. */
function cleanUp({ store }: ControllerContext, { deployment, old }: State): void {
  const limit = deployment.spec.revisionHistoryLimit ?? 10;
  const byRevision = [...old].sort((a, b) => revisionOf(a) - revisionOf(b));
  for (const set of byRevision.slice(0, Math.max(0, old.length - limit))) {
    if (set.status.replicas > 0 || set.spec.replicas > 0) continue;
    store.remove('replicasets', set.metadata.namespace ?? '', set.metadata.name);
  }
}

/** Says in the conditions that a deployment was paused or goes on. */
function notePause(context: ControllerContext, deployment: Deployment): void {
  const reason = conditionOf(deployment.status?.conditions, 'Progressing')?.reason;
  if (!hasDeadline(deployment) || reason === 'ProgressDeadlineExceeded') return;
  const paused = deployment.spec.paused === true;
  if (paused === (reason === 'DeploymentPaused')) return;
  updateDeployment(context, deployment, (draft) =>
    paused
      ? setProgressing(context, draft, 'DeploymentPaused', 'Deployment is paused', 'Unknown')
      : setProgressing(context, draft, 'DeploymentResumed', 'Deployment is resumed', 'Unknown'),
  );
}

/** Scales without rolling out: for paused deployments and after a change of `spec.replicas`. */
function syncScale(context: ControllerContext, state: State): number | undefined {
  const { deployment, newest, old } = state;
  adopt(context, state);
  scale(context, deployment, newest, old);
  const now = read(context, deployment.metadata.namespace ?? '', deployment.metadata.name);
  if (!now) return undefined;
  if (deployment.spec.paused) cleanUp(context, now);
  return writeStatus(context, now.deployment, currentStatus(context, now.deployment, now.sets, now.newest));
}

/** One step of a rolling update: up first, then down. */
function rollForward(context: ControllerContext, state: State): void {
  const { deployment, sets, newest, old } = state;
  if (!newest) {
    createNewest(context, state);
    return;
  }
  adopt(context, state);
  const { replicas } = deployment.spec;
  const size = newest.spec.replicas > replicas ? replicas : newestSize(deployment, sets, newest.spec.replicas);
  const grown = newest.spec.replicas !== replicas && resize(context, deployment, newest, size);
  if (!grown) shrinkOld(context, deployment, newest, old);
}

/** One step of Recreate: everything old goes away before anything new comes. */
function recreate(context: ControllerContext, state: State): void {
  const { deployment, newest, old } = state;
  adopt(context, state);
  const active = activeSets(old);
  for (const set of active) resize(context, deployment, set, 0);
  const left = old.some((set) => set.status.replicas > 0 || (set.status.terminatingReplicas ?? 0) > 0);
  if (active.length > 0 || left) return;
  if (!newest) createNewest(context, state);
  else if (newest.spec.replicas !== deployment.spec.replicas)
    resize(context, deployment, newest, deployment.spec.replicas);
}

/** Rolls deployments out as the real controller does (pkg/controller/deployment): revisions, limits, conditions, deadline. */
export function deploymentController(context: ControllerContext): Controller {
  return {
    affected({ resource, object }) {
      const { namespace, name } = object.metadata;
      if (resource === 'deployments') return [keyOf(namespace, name)];
      const owner = resource === 'replicasets' ? controllerOf(object) : undefined;
      return owner?.kind === 'Deployment' ? [keyOf(namespace, owner.name)] : [];
    },
    reconcile(namespace, name) {
      const first = context.store.get('deployments', namespace, name);
      if (!first) return undefined;
      if (first.metadata.deletionTimestamp !== undefined) return undefined;
      notePause(context, first);
      const state = read(context, namespace, name);
      if (!state) return undefined;
      const { deployment, sets } = state;
      if (deployment.spec.paused || isScalingEvent(deployment, sets)) return syncScale(context, state);
      if (deployment.spec.strategy.type === 'Recreate') recreate(context, state);
      else rollForward(context, state);
      const now = read(context, namespace, name);
      if (!now) return undefined;
      const wait = syncRolloutStatus(context, now.deployment, now.sets, now.newest);
      if (isComplete(now.deployment, currentStatus(context, now.deployment, now.sets, now.newest)))
        cleanUp(context, now);
      return wait;
    },
  };
}
