import { isDeepStrictEqual } from 'node:util';
import { type Condition, conditionOf, controllerOf } from '../objects/meta.ts';
import { isActive, isReady, type Pod } from '../objects/pod.ts';
import type { Job } from '../objects/workload.ts';
import { type Controller, type ControllerContext, keyOf } from './controller.ts';
import { deletePod, MOST_PODS, newName, podFrom, podsOf } from './pods-of.ts';

/** Wait after the first failed pod; it doubles with each further one, up to six minutes. */
const BACKOFF_MS = 10_000;
const LONGEST_BACKOFF_MS = 360_000;

interface Verdict {
  readonly complete: boolean;
  readonly reason: string;
  readonly message: string;
}

/** The end of a job, if its pods or its deadline decide it. */
function verdictOf(job: Job, succeeded: number, failed: number, running: number): Verdict | undefined {
  if (succeeded >= job.spec.completions)
    return { complete: true, reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' };
  if (failed > job.spec.backoffLimit)
    return { complete: false, reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
  const limit = job.spec.activeDeadlineSeconds;
  if (limit !== undefined && running >= limit * 1000)
    return { complete: false, reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' };
  return undefined;
}

const finished = (job: Job) =>
  ['Complete', 'Failed'].some((type) => conditionOf(job.status?.conditions, type)?.status === 'True');

function endConditions(verdict: Verdict, stamp: string): Condition[] {
  const { reason, message, complete } = verdict;
  const types = complete ? ['SuccessCriteriaMet', 'Complete'] : ['FailureTarget', 'Failed'];
  return types.map((type) => ({
    type,
    status: 'True',
    lastProbeTime: stamp,
    lastTransitionTime: stamp,
    reason,
    message,
  }));
}

/** ms to wait before the next pod, after `failed` pods have failed, the last one at `lastEnd`. */
function backoffLeft(failed: number, lastEnd: number, now: number): number {
  if (failed === 0) return 0;
  return Math.max(0, lastEnd + Math.min(LONGEST_BACKOFF_MS, BACKOFF_MS * 2 ** (failed - 1)) - now);
}

function lastEndOf(pods: readonly Pod[]): number {
  const ends = pods.flatMap((pod) =>
    (pod.status.containerStatuses ?? []).flatMap((one) => one.state.terminated?.finishedAt ?? []),
  );
  return Math.max(0, ...ends.map((end) => Date.parse(end)));
}

function end(context: ControllerContext, job: Job, active: readonly Pod[], verdict: Verdict): void {
  const { events } = context;
  const tell = (type: 'Normal' | 'Warning', reason: string, message: string) =>
    events.record({ about: job, type, reason, message, component: 'job-controller' });
  for (const pod of active) {
    deletePod(context, pod);
    tell('Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
  }
  if (verdict.complete) tell('Normal', 'Completed', 'Job completed');
  else tell('Warning', verdict.reason, verdict.message);
}

function startPods(context: ControllerContext, job: Job, active: number, succeeded: number): void {
  const { store, events } = context;
  const wanted = Math.min(MOST_PODS, job.spec.parallelism, job.spec.completions - succeeded);
  for (let missing = wanted - active; missing > 0; missing -= 1) {
    const pod = store.create('pods', podFrom(job, job.spec.template, newName(context, job)));
    const message = `Created pod: ${pod.metadata.name}`;
    events.record({ about: job, type: 'Normal', reason: 'SuccessfulCreate', message, component: 'job-controller' });
  }
}

interface Tally {
  readonly active: readonly Pod[];
  readonly succeeded: number;
  readonly failed: number;
}

function statusOf(tally: Tally, startTime: string, verdict: Verdict | undefined, stamp: string): Job['status'] {
  const { active, succeeded, failed } = tally;
  const running = verdict ? 0 : active.length;
  return {
    startTime,
    ...(verdict?.complete ? { completionTime: stamp } : {}),
    ...(running > 0 ? { active: running } : {}),
    ready: verdict ? 0 : active.filter(isReady).length,
    ...(succeeded > 0 ? { succeeded } : {}),
    ...(failed > 0 ? { failed } : {}),
    terminating: 0,
    ...(verdict ? { conditions: endConditions(verdict, stamp) } : {}),
    uncountedTerminatedPods: {},
  };
}

function writeStatus({ store }: ControllerContext, job: Job, status: Job['status']): void {
  if (isDeepStrictEqual(status, job.status)) return;
  store.update('jobs', job.metadata.namespace ?? '', job.metadata.name, (draft) => {
    draft.status = status;
  });
}

/** ms until time alone decides something about a running job. */
function nextLook(job: Job, startTime: string, backoff: number, now: number): number | undefined {
  const limit = job.spec.activeDeadlineSeconds;
  const deadline = limit === undefined ? undefined : Date.parse(startTime) + limit * 1000 - now;
  const waits = [backoff > 0 ? backoff : undefined, deadline].filter((wait) => wait !== undefined);
  return waits.length === 0 ? undefined : Math.max(1, Math.min(...waits));
}

/** A finished job with a time to live goes when it is over. */
function expire({ store, timeline }: ControllerContext, job: Job): number | undefined {
  const seconds = job.spec.ttlSecondsAfterFinished;
  const ended = job.status.conditions?.find(
    (one) => one.type === 'Complete' || one.type === 'Failed',
  )?.lastTransitionTime;
  if (seconds === undefined || ended === undefined) return undefined;
  const left = Date.parse(ended) + seconds * 1000 - timeline.now();
  if (left > 0) return left;
  store.remove('jobs', job.metadata.namespace ?? '', job.metadata.name);
  return undefined;
}

/** Runs jobs to their end: retries with growing pauses, a deadline, and the conditions clients wait for. */
export function jobController(context: ControllerContext): Controller {
  const { store, timeline } = context;
  return {
    affected({ resource, object }) {
      const { namespace, name } = object.metadata;
      if (resource === 'jobs') return [keyOf(namespace, name)];
      const owner = resource === 'pods' ? controllerOf(object) : undefined;
      return owner?.kind === 'Job' ? [keyOf(namespace, owner.name)] : [];
    },
    reconcile(namespace, name) {
      const job = store.get('jobs', namespace, name);
      if (!job || job.metadata.deletionTimestamp !== undefined) return undefined;
      if (finished(job)) return expire(context, job);
      if (job.spec.suspend) return undefined;
      const now = timeline.now();
      const startTime = job.status?.startTime ?? timeline.stamp();
      const pods = podsOf(store, job);
      const failures = pods.filter((pod) => pod.status.phase === 'Failed');
      const tally: Tally = {
        active: pods.filter(isActive),
        succeeded: pods.filter((pod) => pod.status.phase === 'Succeeded').length,
        failed: failures.length,
      };
      const verdict = verdictOf(job, tally.succeeded, tally.failed, now - Date.parse(startTime));
      if (verdict) {
        end(context, job, tally.active, verdict);
        const failed = verdict.complete ? tally.failed : tally.failed + tally.active.length;
        writeStatus(context, job, statusOf({ ...tally, failed }, startTime, verdict, timeline.stamp()));
        return job.spec.ttlSecondsAfterFinished === undefined ? undefined : 1;
      }
      const backoff = backoffLeft(tally.failed, lastEndOf(failures), now);
      if (backoff === 0) startPods(context, job, tally.active.length, tally.succeeded);
      const active = podsOf(store, job).filter(isActive);
      writeStatus(context, job, statusOf({ ...tally, active }, startTime, undefined, timeline.stamp()));
      return nextLook(job, startTime, backoff, now);
    },
  };
}
