import type { Clock } from '../ports/clock.ts';
import type { ClusterEvent, Container, Deployment, Pod } from '../ports/workload.ts';
import { inOneLine } from './message.ts';
import { stuckReason } from './pods.ts';
import { condition } from './rollout-status.ts';

/** What keeps a rollout from ending, and for how long it may last before nobody should wait for it any more, in ms. */
export interface Blocker {
  /** The same for as long as the same thing is in the way. */
  readonly key: string;
  readonly words: string;
  /** Which pod, and what Kubernetes says of it; '' where the words tell all. */
  readonly detail: string;
  readonly graceMs: number;
}

/** A pod that crashes this often on a template is not going to come up by waiting. */
const hopeless = 3;

const image =
  /^(?:ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull|ImageInspectError|RegistryUnavailable)$/;
const start =
  /^(?:CreateContainerConfigError|CreateContainerError|RunContainerError|StartError|ContainerCannotRun|PostStartHookError)$/;
const mount = /^(?:FailedMount|FailedAttachVolume|FailedMapVolume|FailedCreatePodSandBox)$/;

/**
 * What is in the way of a rollout that patience does not remove: refused pods, an image, configuration, a volume, a program that does not
 * start or crashes again and again. Each may pass by itself (a secret that is created late, a registry that was away), so it is given
 * some time. Slow starts, failing probes and pods that wait for a node are none: those may still come up.
 */
export function blocker(
  deployment: Deployment,
  fresh: readonly Pod[],
  events: readonly ClusterEvent[],
): Blocker | undefined {
  // What is said of the state before our change is over.
  if (deployment.generation > deployment.observedGeneration) return undefined;
  if (deployment.paused) return { key: 'paused', words: 'somebody paused the rollout', detail: '', graceMs: 5_000 };
  const refused = condition(deployment, 'ReplicaFailure');
  if (refused?.status === 'True') {
    return { key: 'refused', words: 'no pod can be made', detail: sentence(refused.message), graceMs: 40_000 };
  }
  for (const pod of fresh.filter(({ deleting, ready }) => !deleting && !ready)) {
    const found = podBlocker(pod, events);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Gives what it is told once that has been in the way for as long as it may, by the clock. */
export function patience(clock: Clock): (found: Blocker | undefined) => Blocker | undefined {
  let first: { readonly key: string; readonly since: number } | undefined;
  return (found) => {
    const now = clock.now().getTime();
    if (found === undefined) first = undefined;
    else if (first?.key !== found.key) first = { key: found.key, since: now };
    return found !== undefined && first !== undefined && now - first.since >= found.graceMs ? found : undefined;
  };
}

function podBlocker(pod: Pod, events: readonly ClusterEvent[]): Blocker | undefined {
  for (const container of pod.containers) {
    const found = containerBlocker(pod, container);
    if (found !== undefined) return found;
  }
  const hasStarted = pod.containers.some(({ state, last }) => state.kind !== 'waiting' || last !== undefined);
  const event = hasStarted
    ? undefined
    : events.find(({ type, reason, object }) => type === 'Warning' && mount.test(reason) && object.uid === pod.uid);
  if (event === undefined) return undefined;
  const detail = sentence(`${pod.name}: ${event.message}`);
  return { key: 'mount', words: 'a pod gets no volume or network', detail, graceMs: 45_000 };
}

function containerBlocker(pod: Pod, { init, state, restarts, ready }: Container): Blocker | undefined {
  const detail = sentence(stuckReason(pod) ?? pod.name);
  const isDone = init && state.kind === 'terminated' && state.exitCode === 0;
  if (restarts >= hopeless && !ready && !isDone) {
    return { key: 'crash', words: 'new pods crash again and again', detail, graceMs: 0 };
  }
  const reason = state.kind === 'waiting' ? state.reason : '';
  if (image.test(reason)) {
    const graceMs = reason === 'InvalidImageName' ? 0 : 30_000;
    return { key: 'image', words: 'its image cannot be pulled', detail, graceMs };
  }
  if (start.test(reason)) return { key: 'start', words: 'a container cannot start', detail, graceMs: 30_000 };
  return undefined;
}

const sentence = (words: string) => inOneLine(words).replace(/\.$/, '');
