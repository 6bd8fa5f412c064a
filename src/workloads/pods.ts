import type { Container, Pod } from '../ports/workload.ts';
import { inOneLine } from './message.ts';

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
  if (scheduled?.status === 'False')
    return `${pod.name} cannot be placed: ${inOneLine(scheduled.message) || scheduled.reason}`;
  if (pod.reason !== '')
    return `${pod.name}: ${inOneLine(pod.message === '' ? pod.reason : `${pod.reason}: ${pod.message}`)}`;
  for (const container of pod.containers) {
    const why = containerTrouble(container);
    if (why !== undefined)
      return pod.containers.length === 1 ? `${pod.name}: ${why}` : `${pod.name}, ${container.name}: ${why}`;
  }
  return undefined;
}

/** Why a pod does not start, in one word: `CrashLoopBackOff`, `Unschedulable`; '' for one that starts, runs or ends. */
export function haltOf(pod: Pod): string {
  if (stuckReason(pod) === undefined) return '';
  const waits = pod.containers.flatMap(({ state }) =>
    state.kind === 'waiting' && !normal.has(state.reason) ? [state.reason] : [],
  );
  const scheduled = pod.conditions.find((entry) => entry.type === 'PodScheduled');
  return waits[0] ?? (pod.reason || (scheduled?.status === 'False' ? scheduled.reason : ''));
}

function containerTrouble(container: Container): string | undefined {
  const { state, last } = container;
  if (state.kind === 'waiting' && !normal.has(state.reason)) {
    const death = last === undefined ? '' : ` after ${last.reason || 'exit'} (${last.exitCode})`;
    // A back-off only says how long it waits: what the last run ended with says more.
    const said = inOneLine(
      state.message === '' || /^back-off /.test(state.message) ? (last?.message ?? '') : state.message,
    );
    return `${state.reason}${death}${said === '' ? '' : `: ${said}`}`;
  }
  if (state.kind === 'terminated' && state.exitCode !== 0) {
    const said = inOneLine(state.message);
    return `${state.reason || 'ended'} (${state.exitCode})${said === '' ? '' : `: ${said}`}`;
  }
  if (state.kind === 'running' && !container.ready && !container.init) return 'runs and is not ready';
  return undefined;
}

/** The last five letters of a pod's name, as people tell pods apart. */
export function shortName(pod: string): string {
  return pod.split('-').slice(-1)[0] ?? pod;
}
