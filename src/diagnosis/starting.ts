import type { Evidence, Placed } from './evidence.ts';

/** A pod that is younger than this, in ms, and runs, may only be starting. */
const startingMs = 30_000;

/** True for a container that runs for a short while, was never restarted and is not ready yet. */
export function isStarting({ at }: Evidence, { pod, container }: Placed): boolean {
  return (
    !pod.deleting &&
    !container.init &&
    !container.ready &&
    container.restarts === 0 &&
    container.state.kind === 'running' &&
    Date.parse(at) - Date.parse(pod.createdAt) < startingMs
  );
}
