import { conditionOf, setCondition } from '../objects/meta.ts';
import type { Container, ContainerStatus, Pod, PodPhase } from '../objects/pod.ts';

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

function unreadyReason(pod: Pod): { reason: string; message?: string } {
  if (pod.status.phase === 'Succeeded') return { reason: 'PodCompleted' };
  if (pod.status.phase === 'Failed') return { reason: 'PodFailed' };
  const names = (pod.status.containerStatuses ?? []).flatMap((status) => (status.ready ? [] : [status.name]));
  return { reason: 'ContainersNotReady', message: `containers with unready status: [${names.join(' ')}]` };
}

/** Works out phase and conditions again, in place, from the states of the containers. */
export function refreshPod(pod: Pod, stamp: string): void {
  pod.status.phase = phaseOf(pod);
  const ready = (pod.status.containerStatuses ?? []).every((status) => status.ready);
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
export function admitToNode(pod: Pod, hostIP: string, podIP: string, stamp: string): void {
  const { status } = pod;
  const scheduled = conditionOf(status.conditions, 'PodScheduled');
  status.conditions = [
    { type: 'PodReadyToStartContainers', status: 'True', lastProbeTime: null, lastTransitionTime: stamp },
    { type: 'Initialized', status: 'True', lastProbeTime: null, lastTransitionTime: stamp },
    { type: 'Ready', status: 'False', lastProbeTime: null, lastTransitionTime: stamp },
    { type: 'ContainersReady', status: 'False', lastProbeTime: null, lastTransitionTime: stamp },
    ...(scheduled ? [scheduled] : []),
  ];
  const done = { exitCode: 0, reason: 'Completed', startedAt: stamp, finishedAt: stamp, containerID: '' };
  if (pod.spec.initContainers)
    status.initContainerStatuses = pod.spec.initContainers.map((container) => ({
      ...waitingStatus(container),
      ready: true,
      state: { terminated: done },
    }));
  status.containerStatuses = pod.spec.containers.map(waitingStatus);
  Object.assign(status, { hostIP, hostIPs: [{ ip: hostIP }], podIP, podIPs: [{ ip: podIP }], startTime: stamp });
  refreshPod(pod, stamp);
}
