import { bytes, cores } from '../model/units.ts';
import type { Container, PodUsage } from '../ports/workload.ts';

/** What one container uses: CPU in thousandths of a core, memory in bytes. */
export interface Use {
  readonly cpuMillis: number;
  readonly memoryBytes: number;
}

/** What a container of a pod uses; undefined where nobody measured it, which is not zero. */
export function useOf(usage: readonly PodUsage[] | undefined, pod: string, container: string): Use | undefined {
  return usage?.find((one) => one.pod === pod)?.containers.find(({ name }) => name === container);
}

/** From this share of a limit on, in percent, a container is worth a warning. */
export const nearlyFull = 90;

/** A share in whole percent, cut: only what is full is 100%. undefined where there is nothing to compare with. */
export function share(used: number | undefined, of: number | undefined): number | undefined {
  return used === undefined || of === undefined || of <= 0 ? undefined : Math.floor((used / of) * 100);
}

/** `memory 511 MiB of 512 MiB (99%), CPU 0.4 of 1 cores (40%)`; where nothing is measured, the limits alone. */
export function useWords({ limits }: Container, used: Use | undefined): string {
  if (used === undefined) {
    const memory = limits.memoryBytes === undefined ? 'no memory limit' : `memory limit ${bytes(limits.memoryBytes)}`;
    return limits.cpuMillis === undefined ? memory : `${memory}, CPU limit ${cores(limits.cpuMillis)}`;
  }
  const { memoryBytes, cpuMillis } = limits;
  const memory =
    memoryBytes === undefined
      ? `${bytes(used.memoryBytes)} (no limit)`
      : `${bytes(used.memoryBytes)} of ${bytes(memoryBytes)} (${share(used.memoryBytes, memoryBytes)}%)`;
  const cpu =
    cpuMillis === undefined
      ? `${cores(used.cpuMillis)} (no limit)`
      : `${Number((used.cpuMillis / 1000).toFixed(2))} of ${cores(cpuMillis)} (${share(used.cpuMillis, cpuMillis)}%)`;
  return `memory ${memory}, CPU ${cpu}`;
}
