import type { Node } from '../objects/core.ts';
import { conditionOf, setCondition } from '../objects/meta.ts';
import { isActive, isFinished, type Pod } from '../objects/pod.ts';
import { quantity } from '../quantity.ts';
import type { Store } from '../store/store.ts';
import { type Controller, type ControllerContext, keyOf } from './controller.ts';

const ZONE = 'topology.kubernetes.io/zone';
/** How long a pod that fits nowhere waits before it is tried again, in ms. */
const RETRY_MS = 10_000;

/** As many pods as a kubelet takes. */
const MOST_PODS_ON_NODE = 110;

function requested(pods: readonly Pod[], name: string): number {
  const containers = pods.flatMap((pod) => pod.spec.containers);
  return containers.reduce((sum, one) => sum + (quantity(one.resources?.requests?.[name] ?? '0') ?? 0), 0);
}

/** Why a pod cannot run on a node; undefined when it can. */
function obstacle(pod: Pod, node: Node, there: readonly Pod[]): string | undefined {
  if (node.spec.unschedulable) return 'node(s) were unschedulable';
  if (conditionOf(node.status.conditions, 'Ready')?.status !== 'True') return 'node(s) were not ready';
  if (there.length >= MOST_PODS_ON_NODE) return 'Too many pods';
  const allocatable = node.status['allocatable'];
  for (const name of ['cpu', 'memory']) {
    const limit = typeof allocatable === 'object' && allocatable !== null ? Reflect.get(allocatable, name) : undefined;
    const free = (quantity(String(limit)) ?? Number.POSITIVE_INFINITY) - requested(there, name);
    if (requested([pod], name) > free) return `Insufficient ${name}`;
  }
  return undefined;
}

function refusalText(obstacles: readonly string[]): string {
  const counts = [...new Set(obstacles)]
    .sort()
    .map((one) => `${obstacles.filter((other) => other === one).length} ${one}`);
  const none = `preemption: 0/${obstacles.length} nodes are available: ${obstacles.length} No preemption victims found for incoming pod.`;
  return `0/${obstacles.length} nodes are available: ${counts.join(', ')}. ${none}`;
}

function setScheduled(pod: Pod, stamp: string, message?: string): void {
  pod.status.conditions ??= [];
  const result =
    message === undefined
      ? { status: 'True' as const }
      : { status: 'False' as const, reason: 'Unschedulable', message };
  setCondition(pod.status.conditions, {
    type: 'PodScheduled',
    lastProbeTime: null,
    lastTransitionTime: stamp,
    ...result,
  });
}

/** The unfinished pods of each node, worked out once for each state of the store. */
function podsByNode(store: Store): () => ReadonlyMap<string, readonly Pod[]> {
  let known: { readonly version: number; readonly byNode: Map<string, Pod[]> } | undefined;
  return () => {
    if (known?.version === store.version()) return known.byNode;
    const byNode = Map.groupBy(
      store.list('pods').filter((pod) => !isFinished(pod)),
      (pod) => pod.spec.nodeName ?? '',
    );
    known = { version: store.version(), byNode };
    return byNode;
  };
}

/** Gives each new pod to the node with the fewest pods that it fits on. */
export function scheduler(context: ControllerContext): Controller {
  const { store, timeline, events } = context;
  const running = podsByNode(store);
  return {
    affected: ({ resource, object, type }) =>
      resource === 'pods' && type !== 'DELETED' && (object as Pod).spec.nodeName === undefined
        ? [keyOf(object.metadata.namespace, object.metadata.name)]
        : [],
    reconcile(namespace, name) {
      const pod = store.get('pods', namespace, name);
      if (!pod || pod.spec.nodeName !== undefined || !isActive(pod)) return undefined;
      const candidates = store.list('nodes').map((node) => {
        const there = running().get(node.metadata.name) ?? [];
        return { node, load: there.length, obstacle: obstacle(pod, node, there) };
      });
      const [best] = candidates.filter((one) => one.obstacle === undefined).sort((a, b) => a.load - b.load);
      if (!best) {
        const message = refusalText(candidates.map((one) => one.obstacle ?? ''));
        store.update('pods', namespace, name, (draft) => setScheduled(draft, timeline.stamp(), message));
        const failed = {
          about: pod,
          type: 'Warning',
          reason: 'FailedScheduling',
          message,
          component: 'default-scheduler',
        } as const;
        if (conditionOf(pod.status.conditions, 'PodScheduled')?.message !== message)
          events.recordNew(failed, 'Scheduling');
        return RETRY_MS;
      }
      const node = best.node.metadata.name;
      const bound = store.update('pods', namespace, name, (draft) => {
        draft.spec.nodeName = node;
        const zone = best.node.metadata.labels?.[ZONE];
        if (zone !== undefined) draft.metadata.labels = { ...draft.metadata.labels, [ZONE]: zone };
        setScheduled(draft, timeline.stamp());
      });
      const message = `Successfully assigned ${namespace}/${name} to ${node}`;
      if (bound)
        events.recordNew(
          {
            about: bound,
            type: 'Normal',
            reason: 'Scheduled',
            message,
            component: 'default-scheduler',
            host: 'default-scheduler-simulated',
          },
          'Binding',
        );
      return undefined;
    },
  };
}
