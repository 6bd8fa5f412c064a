import { conditionOf, setCondition } from '../objects/meta.ts';
import type { Container, ContainerStatus, Pod, PodPhase } from '../objects/pod.ts';
import { HELD_UP } from './held-up.ts';
import type { PodFault } from './pod-fault.ts';

/** The status of a container that is not there yet. */
export function waitingStatus(container: Container): ContainerStatus {
  return {
    name: container.name,
    image: container.image,
    imageID: '',
    lastState: {},
    ready: false,
    restartCount: 0,
    started: false,
    state: { waiting: { reason: 'ContainerCreating' } },
  };
}

function phaseOf(pod: Pod): PodPhase {
  const statuses = pod.status.containerStatuses ?? [];
  const restarts = (status: ContainerStatus) => {
    const ended = status.state.terminated;
    if (!ended) return true;
    if (pod.spec.restartPolicy === 'Never') return false;
    return pod.spec.restartPolicy !== 'OnFailure' || ended.exitCode !== 0;
  };
  if (statuses.length > 0 && statuses.every((status) => !restarts(status)))
    return statuses.every((status) => status.state.terminated?.exitCode === 0) ? 'Succeeded' : 'Failed';
  const begun = (status: ContainerStatus) =>
    status.state.running !== undefined ||
    status.state.terminated !== undefined ||
    status.lastState.terminated !== undefined;
  return statuses.length > 0 && statuses.every(begun) ? 'Running' : 'Pending';
}

/** The containers that are to stay: sidecars among the init containers, and the others. */
function stayingStatuses({ spec, status }: Pod): readonly ContainerStatus[] {
  const sidecars = new Set((spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name));
  return [
    ...(status.initContainerStatuses ?? []).filter(({ name }) => sidecars.has(name)),
    ...(status.containerStatuses ?? []),
  ];
}

const isSidecar = ({ restartPolicy }: Container) => restartPolicy === 'Always';

/** The status of an init container: it has done its work, runs on beside the others, waits for the pod's room, or fails again and again. */
function initStatus(container: Container, fault: PodFault | undefined, stamp: string): ContainerStatus {
  const base = waitingStatus(container);
  if (fault !== undefined && HELD_UP[fault] !== undefined) {
    return { ...base, state: { waiting: { reason: 'PodInitializing' } } };
  }
  if (isSidecar(container)) {
    return { ...base, ready: fault !== 'sidecar-unready', started: true, state: { running: { startedAt: stamp } } };
  }
  const end = { startedAt: stamp, finishedAt: stamp, containerID: '' };
  if (fault !== 'init-crash') {
    return { ...base, ready: true, state: { terminated: { ...end, exitCode: 0, reason: 'Completed' } } };
  }
  const message = `back-off 40s restarting failed container=${container.name}`;
  return {
    ...base,
    restartCount: 3,
    state: { waiting: { reason: 'CrashLoopBackOff', message } },
    lastState: { terminated: { ...end, exitCode: 1, reason: 'Error' } },
  };
}

function unreadyReason(pod: Pod): { reason: string; message?: string } {
  if (pod.status.phase === 'Succeeded') return { reason: 'PodCompleted' };
  if (pod.status.phase === 'Failed') return { reason: 'PodFailed' };
  const names = stayingStatuses(pod).flatMap((status) => (status.ready ? [] : [status.name]));
  return { reason: 'ContainersNotReady', message: `containers with unready status: [${names.join(' ')}]` };
}

/** Works out phase and conditions again, in place, from the states of the containers. */
export function refreshPod(pod: Pod, stamp: string): void {
  pod.status.phase = phaseOf(pod);
  const ready = stayingStatuses(pod).every((status) => status.ready);
  pod.status.conditions ??= [];
  for (const type of ['Ready', 'ContainersReady'])
    setCondition(pod.status.conditions, {
      type,
      status: ready ? 'True' : 'False',
      lastProbeTime: null,
      lastTransitionTime: stamp,
      ...(ready ? {} : unreadyReason(pod)),
    });
}

/** The status of a pod that a node has just taken, in place. */
export function admitToNode(
  pod: Pod,
  { hostIP, podIP, stamp, fault }: { hostIP: string; podIP: string; stamp: string; fault: PodFault | undefined },
): void {
  const { status } = pod;
  const scheduled = conditionOf(status.conditions, 'PodScheduled');
  status.conditions = [
    { type: 'PodReadyToStartContainers', status: 'True', lastProbeTime: null, lastTransitionTime: stamp },
    { type: 'Initialized', status: 'True', lastProbeTime: null, lastTransitionTime: stamp },
    { type: 'Ready', status: 'False', lastProbeTime: null, lastTransitionTime: stamp },
    { type: 'ContainersReady', status: 'False', lastProbeTime: null, lastTransitionTime: stamp },
    ...(scheduled ? [scheduled] : []),
  ];
  if (pod.spec.initContainers)
    status.initContainerStatuses = pod.spec.initContainers.map((container) => initStatus(container, fault, stamp));
  status.containerStatuses = pod.spec.containers.map(waitingStatus);
  Object.assign(status, { hostIP, hostIPs: [{ ip: hostIP }], podIP, podIPs: [{ ip: podIP }], startTime: stamp });
  refreshPod(pod, stamp);
}
