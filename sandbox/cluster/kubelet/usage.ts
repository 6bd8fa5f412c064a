import type { Pod } from '../objects/pod.ts';
import { quantity } from '../quantity.ts';
import { fillTimeMs } from './behaviour.ts';
import type { PodFault } from './pod-fault.ts';

/** What one container uses: cores and bytes. */
export interface ContainerUsage {
  readonly name: string;
  readonly cpu: number;
  readonly memory: number;
}

const DEFAULT_CPU = '50m';
const DEFAULT_MEMORY = '128Mi';
/** A slow leak fills the limit in this many ms. */
const LEAK_MS = 6 * 3_600_000;

/** How full the memory is beyond its base, 0 to 1. */
function filled(pod: Pod, fault: PodFault | undefined, ranMs: number, startupMs: number): number {
  if (fault === 'out-of-memory') return Math.min(1, ranMs / (startupMs + fillTimeMs(pod, startupMs)));
  return fault === 'memory-leak' ? Math.min(0.99, ranMs / LEAK_MS) : 0;
}

/**
 * Usage of a running container: the pod's annotations `mcp.test/cpu` and `mcp.test/memory`, or 50m and 128Mi; with a fault that
 * fills the memory it rises from there to the container's limit.
 */
export function usageOf(
  pod: Pod,
  container: string,
  run: { readonly fault: PodFault | undefined; readonly ranMs: number; readonly startupMs: number },
): ContainerUsage {
  const annotations = pod.metadata.annotations ?? {};
  const cpu = quantity(annotations['mcp.test/cpu'] ?? DEFAULT_CPU) ?? 0;
  const base = quantity(annotations['mcp.test/memory'] ?? DEFAULT_MEMORY) ?? 0;
  const spec = pod.spec.containers.find((one) => one.name === container);
  const limit = quantity(spec?.resources?.limits?.['memory'] ?? '') ?? base * 4;
  const memory = base + (Math.max(base, limit) - base) * filled(pod, run.fault, run.ranMs, run.startupMs);
  return { name: container, cpu, memory: Math.round(memory) };
}
