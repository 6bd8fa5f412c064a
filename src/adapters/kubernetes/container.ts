import type {
  V1Capabilities,
  V1Container,
  V1ContainerPort,
  V1ContainerState,
  V1ContainerStateRunning,
  V1ContainerStateTerminated,
  V1ContainerStateWaiting,
  V1ContainerStatus,
  V1PodSpec,
  V1PodStatus,
  V1ResourceRequirements,
  V1SecurityContext,
} from '@kubernetes/client-node';
import { cpuMillis, memoryBytes } from '../../model/quantity.ts';
import type { Amounts, Container, ContainerState, Terminated } from '../../ports/workload.ts';
import { amount, fields, list, text, time } from './fields.ts';
import { probesOf } from './probe.ts';
import { referencesOf } from './reference.ts';

function terminated(value: unknown, now: Date): Terminated {
  const ended = fields<V1ContainerStateTerminated>(value);
  return {
    kind: 'terminated',
    reason: text(ended.reason),
    exitCode: amount(ended.exitCode),
    message: text(ended.message),
    startedAt: time(ended.startedAt, now),
    finishedAt: time(ended.finishedAt, now),
  };
}

function stateOf(value: unknown, now: Date): ContainerState {
  const state = fields<V1ContainerState>(value);
  if (state.running !== undefined) {
    return { kind: 'running', since: time(fields<V1ContainerStateRunning>(state.running).startedAt, now) };
  }
  if (state.terminated !== undefined) return terminated(state.terminated, now);
  // A container without a status waits too: its pod has not been scheduled, or the kubelet has not looked at it yet.
  const waiting = fields<V1ContainerStateWaiting>(state.waiting);
  return { kind: 'waiting', reason: text(waiting.reason), message: text(waiting.message) };
}

/** CPU and memory as the API writes them; what is not named is undefined. */
export function amounts(value: unknown): Amounts {
  const { cpu, memory } = fields<{ cpu: string; memory: string }>(value);
  return { cpuMillis: cpuMillis(cpu), memoryBytes: memoryBytes(memory) };
}

function mayTrace(context: unknown): boolean {
  const { privileged, capabilities } = fields<V1SecurityContext>(context);
  const added = list(fields<V1Capabilities>(capabilities).add);
  return privileged === true || added.some((one) => one === 'SYS_PTRACE' || one === 'ALL');
}

function containerOf(spec: unknown, status: unknown, among: 'init' | 'main', now: Date): Container {
  const wanted = fields<V1Container>(spec);
  const seen = fields<V1ContainerStatus>(status);
  const last = fields<V1ContainerState>(seen.lastState).terminated;
  const resources = fields<V1ResourceRequirements>(wanted.resources);
  // A sidecar is listed with the containers that prepare the pod, and stays (kubernetes.io, sidecar containers).
  const isSidecar = among === 'init' && text(wanted.restartPolicy) === 'Always';
  const ports = list(wanted.ports).map((port) => amount(fields<V1ContainerPort>(port).containerPort));
  return {
    name: text(wanted.name),
    image: text(wanted.image),
    init: among === 'init' && !isSidecar,
    sidecar: isSidecar,
    ready: seen.ready === true,
    restarts: amount(seen.restartCount),
    state: stateOf(seen.state, now),
    last: last === undefined ? undefined : terminated(last, now),
    requests: amounts(resources.requests),
    limits: amounts(resources.limits),
    probes: probesOf(wanted),
    ports: ports.filter((port) => port > 0),
    references: referencesOf(wanted),
    ...(mayTrace(wanted.securityContext) ? { mayTrace: true } : {}),
  };
}

/** The containers of a pod, the ones that prepare it first, each with what its kubelet last said. */
export function containersOf(podSpec: unknown, podStatus: unknown, now: Date): readonly Container[] {
  const spec = fields<V1PodSpec>(podSpec);
  const status = fields<V1PodStatus>(podStatus);
  const join = (containers: unknown, statuses: unknown, among: 'init' | 'main') => {
    const byName = new Map(list(statuses).map((one) => [text(fields<V1ContainerStatus>(one).name), one]));
    return list(containers).map((one) => containerOf(one, byName.get(text(fields<V1Container>(one).name)), among, now));
  };
  return [
    ...join(spec.initContainers, status.initContainerStatuses, 'init'),
    ...join(spec.containers, status.containerStatuses, 'main'),
  ];
}
