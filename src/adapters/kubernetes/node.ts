import type {
  V1Node,
  V1NodeSpec,
  V1NodeStatus,
  V1ObjectMeta,
  V1Pod,
  V1PodSpec,
  V1Taint,
} from '@kubernetes/client-node';
import { cpuMillis, memoryBytes } from '../../model/quantity.ts';
import type { ClusterNode, Taint } from '../../ports/node.ts';
import { conditionsOf, holds } from './condition.ts';
import { fields, list, object, text, texts } from './fields.ts';

/** Pods that hold their place on a node: those that have ended keep nothing. */
export const unendedPods = ['fieldSelector', 'status.phase!=Succeeded,status.phase!=Failed'] as const;

/** Nodes of the API (core/v1), each with what runs on it. */
export function nodesOf(nodes: readonly unknown[], pods: readonly unknown[], now: Date): readonly ClusterNode[] {
  const byNode = Map.groupBy(pods, (pod) => text(fields<V1PodSpec>(fields<V1Pod>(pod).spec).nodeName));
  return nodes.map((value) => {
    const { metadata, spec, status } = fields<V1Node>(value);
    const meta = fields<V1ObjectMeta>(metadata);
    const { unschedulable, taints } = fields<V1NodeSpec>(spec);
    const { allocatable } = fields<V1NodeStatus>(status);
    const { cpu, memory, pods: most } = object(allocatable);
    const name = text(meta.name);
    return {
      name,
      ready: holds(conditionsOf(fields<V1NodeStatus>(status), 'lastTransitionTime', now), 'Ready'),
      cordoned: unschedulable === true,
      labels: texts(meta.labels),
      taints: list(taints).map(taintOf),
      offers: { cpuMillis: cpuMillis(cpu), memoryBytes: memoryBytes(memory), pods: memoryBytes(most) },
      pods: (byNode.get(name) ?? []).map((pod) => ({
        uid: text(fields<V1ObjectMeta>(fields<V1Pod>(pod).metadata).uid),
        spec: { spec: object(fields<V1Pod>(pod).spec) },
      })),
    };
  });
}

function taintOf(value: unknown): Taint {
  const { key, value: held, effect } = fields<V1Taint>(value);
  return { key: text(key), value: text(held), effect: text(effect) };
}
