import { type Promised, promise } from '../model/plan.ts';
import type { ContainerLimits, PodTemplate } from '../ports/workload.ts';
import { type Tree, tree } from '../workloads/tree.ts';
import { containerSize } from './pod-size.ts';

export type Quality = 'Guaranteed' | 'Burstable' | 'BestEffort';

const trees = (value: unknown): readonly Tree[] => (Array.isArray(value) ? value : []).map(tree);

/** The quality of service of the pods of a template (kubernetes.io, Pod Quality of Service Classes): init containers count too. */
export function qualityOf(template: PodTemplate, rules: readonly ContainerLimits[]): Quality {
  const spec = tree(template['spec']);
  const sizes = [...trees(spec['initContainers']), ...trees(spec['containers'])].map((one) =>
    containerSize(one, rules),
  );
  const amounts = sizes.flatMap(({ requests, limits }) => [
    requests.cpuMillis,
    requests.memoryBytes,
    limits.cpuMillis,
    limits.memoryBytes,
  ]);
  if (amounts.every((one) => one === undefined)) return 'BestEffort';
  const isGuaranteed = sizes.every(
    ({ requests, limits }) =>
      limits.cpuMillis !== undefined &&
      limits.memoryBytes !== undefined &&
      requests.cpuMillis === limits.cpuMillis &&
      requests.memoryBytes === limits.memoryBytes,
  );
  return isGuaranteed ? 'Guaranteed' : 'Burstable';
}

/** What a node that runs short does to the pods before and after. */
export function qualityPromise(before: Quality, after: Quality): Promised {
  return promise('quality', { before, after }, (terms) => {
    if (terms.before === terms.after) return `Quality of service stays ${terms.after}.`;
    const isWorse = terms.before === 'Guaranteed' || terms.after === 'BestEffort';
    return `Quality of service: ${terms.before} → ${terms.after}: evicted ${isWorse ? 'earlier' : 'later'} where a node runs short.`;
  });
}
