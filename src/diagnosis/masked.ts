import { mask } from '../model/secrets.ts';
import type { ClusterEvent, Condition, ContainerState, Deployment, Pod } from '../ports/workload.ts';

export function maskedEvent(event: ClusterEvent): ClusterEvent {
  return { ...event, message: mask(event.message) };
}

function maskedConditions(conditions: readonly Condition[]): readonly Condition[] {
  return conditions.map((entry) => ({ ...entry, message: mask(entry.message) }));
}

export function maskedDeployment(deployment: Deployment): Deployment {
  return { ...deployment, conditions: maskedConditions(deployment.conditions) };
}

/** Messages of states may quote a program's own words (terminationMessagePath) or its command line. */
export function maskedPod(pod: Pod): Pod {
  return {
    ...pod,
    message: mask(pod.message),
    conditions: maskedConditions(pod.conditions),
    containers: pod.containers.map((container) => ({
      ...container,
      state: maskedState(container.state),
      last: container.last === undefined ? undefined : { ...container.last, message: mask(container.last.message) },
    })),
  };
}

function maskedState(state: ContainerState): ContainerState {
  return state.kind === 'running' ? state : { ...state, message: mask(state.message) };
}
