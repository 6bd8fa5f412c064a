import { asFault } from '../errors.ts';
import { gatherMemory, type MemoryOf } from '../metrics/pod-memory.ts';
import type { Line } from '../model/report.ts';
import { isDrawable } from '../model/series.ts';
import { bytes, cores } from '../model/units.ts';
import type { PodUsage } from '../ports/workload.ts';
import type { Measured } from '../workloads/top-look.ts';

/** How far back the highest use is looked for, in ms. */
const lookBackMs = 24 * 3_600_000;

/** The use of a container now, the highest of its pods; undefined where nobody measured it. */
function highest(usage: readonly PodUsage[], container: string) {
  const all = usage.flatMap((pod) => pod.containers.filter(({ name }) => name === container));
  if (all.length === 0) return undefined;
  return {
    pods: all.length,
    memoryBytes: Math.max(...all.map((one) => one.memoryBytes)),
    cpuMillis: Math.max(...all.map((one) => one.cpuMillis)),
  };
}

/** What a container uses now, in a line; what is not measured is said, and never 0. */
export function useNow(measured: Measured, container: string): Line {
  const label = 'Used now';
  if ('missing' in measured) return { mark: 'unknown', label, text: `not known. ${measured.missing}` };
  const most = highest(measured.usage, container);
  if (most === undefined) return { mark: 'unknown', label, text: 'not measured yet' };
  const of = most.pods === 1 ? 'by its pod' : `at most, of ${most.pods} pods`;
  return { mark: 'neutral', label, text: `${bytes(most.memoryBytes)} and ${cores(most.cpuMillis)} ${of}` };
}

/** The most memory a container had in the last day, where Prometheus measures it. */
export async function usedLately(of: Omit<MemoryOf, 'sinceMs'>, container: string): Promise<readonly Line[]> {
  if (of.environment.prometheus === undefined) return [];
  const label = 'Last 24 h';
  try {
    const { memory } = await gatherMemory({ ...of, sinceMs: lookBackMs });
    const values = memory
      .filter((one) => one.container.name === container)
      .flatMap(({ points }) => points.map(([, value]) => value).filter(isDrawable));
    if (values.length === 0) return [{ mark: 'unknown', label, text: 'memory is not measured' }];
    return [{ mark: 'neutral', label, text: `${bytes(Math.max(...values))} of memory at most, of the pods that run` }];
  } catch (error) {
    of.signal.throwIfAborted();
    return [{ mark: 'unknown', label, text: `memory is not measured: ${asFault(error).message}` }];
  }
}
