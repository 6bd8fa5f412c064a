import type { ContainerMetric, PodMetric, V1ObjectMeta } from '@kubernetes/client-node';
import { cpuMillis, memoryBytes } from '../../model/quantity.ts';
import type { PodUsage } from '../../ports/workload.ts';
import { fields, list, text } from './fields.ts';

/** The use of one pod (metrics.k8s.io/v1beta1). */
export function usageOf(value: unknown): PodUsage {
  const pod = fields<PodMetric>(value);
  return {
    pod: text(fields<V1ObjectMeta>(pod.metadata).name),
    containers: list(pod.containers).map((one) => {
      const container = fields<ContainerMetric>(one);
      const usage = fields<{ cpu: string; memory: string }>(container.usage);
      return {
        name: text(container.name),
        cpuMillis: cpuMillis(usage.cpu) ?? 0,
        memoryBytes: memoryBytes(usage.memory) ?? 0,
      };
    }),
  };
}
