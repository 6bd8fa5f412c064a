import type { ContainerStatus, Pod } from '../objects/pod.ts';
import { ageOf } from './age.ts';
import type { Printer } from './column.ts';

function terminatedText(status: ContainerStatus): string | undefined {
  const ended = status.state.terminated;
  if (!ended) return undefined;
  return ended.reason === '' ? `ExitCode:${ended.exitCode}` : ended.reason;
}

/** What an unfinished init container makes the pod's status say. */
function initReason(pod: Pod): string | undefined {
  const statuses = pod.status.initContainerStatuses ?? [];
  const index = statuses.findIndex((status) => status.state.terminated?.exitCode !== 0);
  const status = statuses[index];
  if (!status) return undefined;
  const ended = terminatedText(status);
  if (ended !== undefined) return `Init:${ended}`;
  const waiting = status.state.waiting?.reason;
  if (waiting && waiting !== 'PodInitializing') return `Init:${waiting}`;
  return `Init:${index}/${statuses.length}`;
}

/** The last container that waits or has ended speaks for the pod; a running one beside a completed one makes it Running again. */
function containerReason(pod: Pod): string | undefined {
  let reason: string | undefined;
  let running = false;
  for (const status of [...(pod.status.containerStatuses ?? [])].reverse()) {
    const waiting = status.state.waiting?.reason;
    const ended = terminatedText(status);
    if (waiting) reason = waiting;
    else if (ended !== undefined) reason = ended;
    else if (status.ready && status.state.running) running = true;
  }
  if (reason !== 'Completed' || !running) return reason;
  const ready = pod.status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True');
  return ready ? 'Running' : 'NotReady';
}

/** The one word of STATUS, by kubectl's own rules. */
function statusOf(pod: Pod): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  return initReason(pod) ?? containerReason(pod) ?? pod.status.reason ?? pod.status.phase;
}

function restartsOf(pod: Pod, now: number): string {
  const statuses = pod.status.containerStatuses ?? [];
  const restarts = statuses.reduce((sum, status) => sum + status.restartCount, 0);
  const ends = statuses.flatMap((status) => status.lastState.terminated?.finishedAt ?? []);
  const last = ends.sort().at(-1);
  return restarts === 0 || last === undefined ? String(restarts) : `${restarts} (${ageOf(last, now)} ago)`;
}

export const podPrinter: Printer<Pod> = {
  columns: [
    'Name:string:name',
    'Ready',
    'Status',
    'Restarts',
    'Age',
    '+IP',
    '+Node',
    '+Nominated Node',
    '+Readiness Gates',
  ],
  cells(pod, now) {
    const ready = (pod.status.containerStatuses ?? []).filter((status) => status.ready && status.state.running).length;
    return [
      pod.metadata.name,
      `${ready}/${pod.spec.containers.length}`,
      statusOf(pod),
      restartsOf(pod, now),
      ageOf(pod.metadata.creationTimestamp, now),
      pod.status.podIP ?? '<none>',
      pod.spec.nodeName ?? '<none>',
      '<none>',
      '<none>',
    ];
  },
};
