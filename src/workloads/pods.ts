import type { Container, Pod } from '../ports/workload.ts';

/** Waiting reasons that are part of a normal start. */
const normal = new Set(['ContainerCreating', 'PodInitializing', '']);

/** Pods that are not going away. */
export function present(pods: readonly Pod[]): readonly Pod[] {
  return pods.filter((pod) => !pod.deleting && pod.phase !== 'Succeeded' && pod.phase !== 'Failed');
}

/** Pods that serve. */
export function ready(pods: readonly Pod[]): readonly Pod[] {
  return present(pods).filter((pod) => pod.ready);
}

/** Why a pod is not ready, in a few words; undefined when nothing is wrong (yet). */
export function stuckReason(pod: Pod): string | undefined {
  if (pod.deleting || pod.ready) return undefined;
  const scheduled = pod.conditions.find((entry) => entry.type === 'PodScheduled');
  if (scheduled?.status === 'False') return `${pod.name} cannot be placed: ${scheduled.message || scheduled.reason}`;
  for (const container of pod.containers) {
    const why = containerTrouble(container);
    if (why !== undefined) return `${pod.name}: ${why}`;
  }
  return undefined;
}

function containerTrouble(container: Container): string | undefined {
  if (container.state.kind === 'waiting' && !normal.has(container.state.reason)) {
    const last = container.last;
    const death = last === undefined ? '' : ` after ${last.reason || 'exit'} (${last.exitCode})`;
    return `${container.state.reason}${death}`;
  }
  if (container.state.kind === 'terminated' && !container.init && container.state.exitCode !== 0) {
    return `${container.state.reason || 'ended'} (${container.state.exitCode})`;
  }
  if (container.state.kind === 'running' && !container.ready && !container.init)
    return `${container.name} runs and is not ready`;
  return undefined;
}

/** The last five letters of a pod's name, as people tell pods apart. */
export function shortName(pod: string): string {
  return pod.split('-').slice(-1)[0] ?? pod;
}
