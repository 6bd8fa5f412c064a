import type { Answer } from '../api/answer.ts';
import type { ApiContext } from '../api/context.ts';
import { deleteObject, readDeletion } from '../api/delete.ts';
import { findPod } from '../api/find.ts';
import type { ApiRequest, ResourcePath } from '../api/request.ts';
import { ApiError, type StatusDetails } from '../api/status.ts';
import { isObject, parseJson } from '../objects/json.ts';
import { isFinished, isReady, type Pod } from '../objects/pod.ts';
import type { DisruptionBudget } from '../objects/workload.ts';
import { definitionOf } from '../resources/registry.ts';
import { labelMatcher } from '../selectors/labels.ts';

function tooMany(message: string, details: StatusDetails): ApiError {
  return new ApiError(429, 'TooManyRequests', message, details);
}

/** Refuses an eviction that the budget does not allow now. */
function checkBudget(budget: DisruptionBudget): void {
  const { name, generation = 1 } = budget.metadata;
  const { status } = budget;
  const cannot = "Cannot evict pod as it would violate the pod's disruption budget.";
  if ((status.observedGeneration ?? 0) < generation)
    throw tooMany(cannot, {
      causes: [
        {
          reason: 'DisruptionBudget',
          message: `The disruption budget ${name} is still being processed by the server.`,
        },
      ],
      retryAfterSeconds: 10,
    });
  if (status.disruptionsAllowed > 0) return;
  const message = `The disruption budget ${name} needs ${status.desiredHealthy} healthy pods and has ${status.currentHealthy} currently`;
  throw tooMany(cannot, { causes: [{ reason: 'DisruptionBudget', message }] });
}

/** Pods that may always go: ended, not started, or already going. */
function goesFreely(pod: Pod): boolean {
  return isFinished(pod) || pod.status.phase === 'Pending' || pod.metadata.deletionTimestamp !== undefined;
}

/** An unready pod may go when its budget is met without it, or when the budget says so. */
function ignoresBudget(pod: Pod, budget: DisruptionBudget): boolean {
  if (isReady(pod)) return false;
  if (budget.spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  const { currentHealthy, desiredHealthy } = budget.status;
  return currentHealthy >= desiredHealthy && desiredHealthy > 0;
}

function deletionOf(request: ApiRequest) {
  const eviction: unknown = request.body === '' ? {} : parseJson(request.body);
  const options = isObject(eviction) && isObject(eviction['deleteOptions']) ? eviction['deleteOptions'] : {};
  return readDeletion({ ...request, body: JSON.stringify(options), headers: { 'content-type': 'application/json' } });
}

/** POST pods/eviction: deletes a pod unless its disruption budget forbids it (429). */
export function evictPod(context: ApiContext, request: ApiRequest, target: ResourcePath): Answer {
  const { store, timeline } = context;
  const namespace = target.namespace ?? '';
  const pod = findPod(store, namespace, target.name ?? '');
  const deletion = deletionOf(request);
  const evicted = (): Answer => {
    deleteObject(context, definitionOf('pods'), pod, deletion);
    return { code: 201, body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 } };
  };
  if (goesFreely(pod)) return evicted();
  const budgets = store
    .list('poddisruptionbudgets', namespace)
    .filter((budget) => labelMatcher(budget.spec.selector)(pod.metadata.labels));
  const [budget] = budgets;
  if (!budget) return evicted();
  if (budgets.length > 1) {
    const message = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
    throw new ApiError(500, undefined, message);
  }
  if (ignoresBudget(pod, budget)) return evicted();
  checkBudget(budget);
  if (deletion.dryRun !== true)
    store.update('poddisruptionbudgets', namespace, budget.metadata.name, (draft) => {
      draft.status.disruptionsAllowed -= 1;
      draft.status.disruptedPods = { ...draft.status.disruptedPods, [pod.metadata.name]: timeline.stamp() };
    });
  return evicted();
}
