import type { NotReady } from '../../mcp-server/server.ts';
import { controllerOf } from '../objects/meta.ts';
import type { Pod } from '../objects/pod.ts';
import { durationMs, type PodFault } from './pod-fault.ts';

/** What a container will do, decided when it starts. All times in ms. */
export interface Behaviour {
  /** Ends this long after it started. */
  readonly exit?: {
    readonly afterMs: number;
    readonly code: number;
    readonly reason: 'Error' | 'OOMKilled' | 'Completed';
  };
  /** Runs, but /ready answers 503 with this reason … */
  readonly notReady?: NotReady;
  /** … and only for so long. */
  readonly readyAfterMs?: number;
  /** The server never listens. */
  readonly neverListens?: boolean;
  /** The server listens, but answers no health check. */
  readonly hangs?: boolean;
}

/** A pod reached this long after its start, in ms, is a full memory's worth of time for the faults that fill it. */
export function fillTimeMs(pod: Pod, startupMs: number): number {
  return durationMs(pod.metadata.annotations?.['mcp.test/oom-after']) ?? Math.max(1000, startupMs * 7);
}

const CRASHES: readonly PodFault[] = ['crash-loop', 'refused-database', 'port-conflict'];

function faulty(pod: Pod, fault: PodFault, startupMs: number): Behaviour | undefined {
  const soon = Math.max(20, Math.round(startupMs * 0.4));
  if (CRASHES.includes(fault)) return { exit: { afterMs: soon, code: 1, reason: 'Error' }, neverListens: true };
  switch (fault) {
    case 'out-of-memory':
      return { exit: { afterMs: startupMs + fillTimeMs(pod, startupMs), code: 137, reason: 'OOMKilled' } };
    case 'not-ready':
      return { notReady: { reason: 'upstream_unavailable', detail: 'external-api does not answer' } };
    case 'migration-missing':
      return { notReady: { reason: 'migration_missing', detail: 'database schema is at version 41, needs 42' } };
    case 'slow-start': {
      const readyAfterMs = durationMs(pod.metadata.annotations?.['mcp.test/ready-after']) ?? 5000;
      return { notReady: { reason: 'warming_up', detail: 'tool cache is being filled' }, readyAfterMs };
    }
    case 'startup-timeout':
      return { neverListens: true };
    case 'hang':
      return { hangs: true };
    default:
      return undefined;
  }
}

/** The behaviour of a pod's containers: by its fault, or else healthy; the pods of a Job end by themselves. */
export function behaviourOf(pod: Pod, fault: PodFault | undefined, startupMs: number): Behaviour {
  const ill = fault === undefined ? undefined : faulty(pod, fault, startupMs);
  if (ill) return ill;
  if (controllerOf(pod)?.kind !== 'Job') return {};
  const afterMs = durationMs(pod.metadata.annotations?.['mcp.test/run-for']) ?? Math.max(200, startupMs);
  return fault === 'fails'
    ? { exit: { afterMs, code: 1, reason: 'Error' } }
    : { exit: { afterMs, code: 0, reason: 'Completed' } };
}
