import type { Kubelet } from '../../kubelet/kubelet.ts';
import type { Pod } from '../../objects/pod.ts';
import type { AutoscalerMetric } from '../../objects/workload.ts';
import { quantity } from '../../quantity.ts';

/** A ratio this close to 1 changes nothing. */
const TOLERANCE = 0.1;

/** One metric, as the status shows it, and the size it asks for. */
export interface Measured {
  readonly metric: AutoscalerMetric;
  readonly shown: object;
  readonly wanted: number;
}

type Usage = readonly { readonly pod: Pod; readonly used: number; readonly requested: number }[];

function usageFor(kubelet: Kubelet, pods: readonly Pod[], resource: string): Usage {
  return pods.flatMap((pod) => {
    const usage = kubelet.usage(pod);
    if (!usage) return [];
    const used = usage.reduce((sum, one) => sum + (resource === 'cpu' ? one.cpu : one.memory), 0);
    const requested = pod.spec.containers.reduce(
      (sum, one) => sum + (quantity(one.resources?.requests?.[resource] ?? '0') ?? 0),
      0,
    );
    return [{ pod, used, requested }];
  });
}

function valueText(resource: string, amount: number): string {
  return resource === 'cpu' ? `${Math.round(amount * 1000)}m` : String(Math.round(amount));
}

/** What one metric says the size should be; undefined when it cannot be measured. */
export function measure(
  kubelet: Kubelet,
  pods: readonly Pod[],
  replicas: number,
  metric: AutoscalerMetric,
): Measured | undefined {
  if (!metric.resource) return undefined;
  const { name, target } = metric.resource;
  const usage = usageFor(kubelet, pods, name);
  if (usage.length === 0) return undefined;
  const used = usage.reduce((sum, one) => sum + one.used, 0);
  const requested = usage.reduce((sum, one) => sum + one.requested, 0);
  const average = used / usage.length;
  const utilization = requested > 0 ? Math.round((100 * used) / requested) : undefined;
  const goal = target.averageValue === undefined ? target.averageUtilization : quantity(target.averageValue);
  const actual = target.averageValue === undefined ? utilization : average;
  if (goal === undefined || goal === 0 || actual === undefined) return undefined;
  const ratio = actual / goal;
  const wanted = Math.abs(ratio - 1) <= TOLERANCE ? replicas : Math.ceil(ratio * usage.length);
  const current = {
    ...(utilization === undefined ? {} : { averageUtilization: utilization }),
    averageValue: valueText(name, average),
  };
  return { metric, wanted, shown: { type: 'Resource', resource: { name, current } } };
}
