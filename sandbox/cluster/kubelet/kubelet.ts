import type { McpServerState } from '../../mcp-server/server.ts';
import type { ControllerContext } from '../controllers/controller.ts';
import { controllerOf } from '../objects/meta.ts';
import { isFinished, type Pod } from '../objects/pod.ts';
import { createContainer, type SimulatedContainer } from './container.ts';
import type { ContainerLog } from './log.ts';
import { declaredFault, type PodFault } from './pod-fault.ts';
import type { PodHandle } from './pod-handle.ts';
import { admitToNode, refreshPod } from './pod-status.ts';
import { type ContainerUsage, usageOf } from './usage.ts';

/** Which pods a fault is put on: all of a deployment, or only those named. */
export interface Breakage {
  readonly namespace: string;
  readonly deployment: string;
  readonly fault: PodFault;
  readonly pods?: readonly string[];
}

/** What the runs of one container wrote. */
export interface WrittenLogs {
  readonly pod: string;
  readonly container: string;
  /** Oldest first. */
  readonly logs: readonly ContainerLog[];
}

/** Pods that are gone whose logs are still known, as to a collector that has read them. */
const formerPods = 24;

/** All nodes' kubelets together: they run the containers of the pods that the scheduler gave to a node. */
export interface Kubelet {
  /** The log of a container, or undefined when it has none. */
  log(pod: Pod, container: string, previous: boolean): ContainerLog | undefined;
  /** What every container of a namespace wrote, those of pods that are gone included. */
  written(namespace: string): readonly WrittenLogs[];
  /** The MCP server in a pod; undefined while none runs. A restarted container has a new one. */
  server(namespace: string, name: string): McpServerState | undefined;
  /** What the running containers of a pod use; undefined while none runs. */
  usage(pod: Pod): readonly ContainerUsage[] | undefined;
  /** Puts a fault on running and future pods until it is taken away. */
  breakPods(breakage: Breakage): void;
  /** Takes all faults away that `breakPods` put on a deployment. */
  healPods(namespace: string, deployment: string): void;
}

interface RunningPod {
  readonly handle: PodHandle;
  readonly containers: readonly SimulatedContainer[];
  terminating: boolean;
}

interface Settings {
  readonly startupMs: number;
  readonly mcpPort: number;
}

/** Gives each pod an address of its node's range. */
function createAddresses(): (node: string) => string {
  const nodes: string[] = [];
  const used = new Map<string, number>();
  return (node) => {
    if (!nodes.includes(node)) nodes.push(node);
    const number = (used.get(node) ?? 1) + 1;
    used.set(node, number);
    return `10.244.${nodes.indexOf(node) + 1}.${2 + ((number - 2) % 250)}`;
  };
}

/** The deployment a pod belongs to, by the name of its replica set. */
function deploymentOf({ store }: ControllerContext, pod: Pod): string | undefined {
  const owner = controllerOf(pod);
  const set = owner ? store.get('replicasets', pod.metadata.namespace ?? '', owner.name) : undefined;
  return set ? controllerOf(set)?.name : owner?.name;
}

/** Starts the kubelets; they follow the store from now on. */
export function createKubelet(context: ControllerContext, settings: Settings): Kubelet {
  const { store, timeline, events } = context;
  const running = new Map<string, RunningPod>();
  const images = new Map<string, Set<string>>();
  const addressFor = createAddresses();
  let breakages: Breakage[] = [];
  let former: RunningPod[] = [];

  const faultOf = (pod: Pod): PodFault | undefined => {
    const { namespace, name } = pod.metadata;
    const deployment = deploymentOf(context, pod);
    const broken = breakages.findLast(
      (one) => one.namespace === namespace && one.deployment === deployment && (one.pods?.includes(name) ?? true),
    );
    return broken?.fault ?? declaredFault(pod);
  };

  const imagesOn = (node: string) => {
    const found = images.get(node) ?? new Set<string>();
    images.set(node, found);
    return found;
  };

  const handleOf = (pod: Pod, node: string, address: string): PodHandle => {
    const { namespace = '', name, uid } = pod.metadata;
    const now = () => {
      const found = store.get('pods', namespace, name);
      return found?.metadata.uid === uid ? found : undefined;
    };
    return {
      store,
      timeline,
      namespace,
      name,
      uid,
      address,
      ...settings,
      images: imagesOn(node),
      pod: now,
      fault: () => faultOf(now() ?? pod),
      setContainer(container, mutate) {
        if (!now()) return;
        store.update('pods', namespace, name, (draft) => {
          const status = draft.status.containerStatuses?.find((one) => one.name === container);
          if (status) mutate(status);
          refreshPod(draft, timeline.stamp());
        });
      },
      tell(type, container, reason, message, times = 1) {
        const fieldPath = `spec.containers{${container}}`;
        events.record({
          about: now() ?? pod,
          type,
          reason,
          message,
          component: 'kubelet',
          host: node,
          fieldPath,
          times,
        });
      },
    };
  };

  const admit = (pod: Pod, node: string) => {
    const { namespace = '', name, uid } = pod.metadata;
    const address = addressFor(node);
    const hostIP = store.get('nodes', '', node)?.status.addresses[0]?.address ?? '10.0.0.1';
    const handle = handleOf(pod, node, address);
    const containers = pod.spec.containers.map((container) => createContainer(handle, container));
    running.set(uid, { handle, containers, terminating: false });
    timeline.after(1, () => {
      if (!handle.pod()) return;
      store.update('pods', namespace, name, (draft) =>
        admitToNode(draft, { hostIP, podIP: address, stamp: timeline.stamp(), fault: handle.fault() }),
      );
      if (handle.fault() === 'init-crash' && pod.spec.initContainers) return;
      for (const container of containers) container.begin();
    });
  };

  const terminate = (pod: Pod) => {
    const { namespace = '', name, uid, deletionGracePeriodSeconds = 30 } = pod.metadata;
    const known = running.get(uid);
    if (known?.terminating) return;
    if (known) known.terminating = true;
    for (const container of known?.containers ?? []) {
      if (container.startedAt() !== undefined)
        known?.handle.tell('Normal', container.name, 'Killing', `Stopping container ${container.name}`);
    }
    const wait = Math.min(deletionGracePeriodSeconds * 1000, Math.max(50, settings.startupMs / 3));
    timeline.after(wait, () => {
      const now = store.get('pods', namespace, name);
      if (now?.metadata.uid !== uid) return;
      for (const container of known?.containers ?? []) container.stop();
      const held = (now.metadata.finalizers ?? []).length > 0;
      if (!held) store.remove('pods', namespace, name);
    });
  };

  const forget = (uid: string) => {
    const known = running.get(uid);
    if (known === undefined) return;
    for (const container of known.containers) container.stop();
    former = [...former, known].slice(-formerPods);
    running.delete(uid);
  };

  store.onChange(({ resource, type, object }) => {
    if (resource !== 'pods') return;
    const { uid, namespace = '', name } = object.metadata;
    const pod = type === 'DELETED' ? undefined : store.get('pods', namespace, name);
    if (!pod) forget(uid);
    else if (pod.metadata.deletionTimestamp !== undefined) terminate(pod);
    else if (pod.spec.nodeName !== undefined && !running.has(uid) && !isFinished(pod)) admit(pod, pod.spec.nodeName);
  });

  const reconsider = (namespace: string, deployment: string) => {
    for (const { handle, containers } of [...running.values()]) {
      const pod = handle.pod();
      if (!pod || pod.metadata.namespace !== namespace || deploymentOf(context, pod) !== deployment) continue;
      for (const container of containers) container.reconsider();
    }
  };

  const containersOf = (pod: Pod) => running.get(pod.metadata.uid)?.containers ?? [];

  return {
    log: (pod, container, previous) =>
      containersOf(pod)
        .find((one) => one.name === container)
        ?.log(previous),
    written: (namespace) =>
      [...former, ...running.values()]
        .filter(({ handle }) => handle.namespace === namespace)
        .flatMap(({ handle, containers }) =>
          containers.map((one) => ({ pod: handle.name, container: one.name, logs: one.logs() })),
        ),
    server(namespace, name) {
      const pod = store.get('pods', namespace, name);
      const servers = pod ? containersOf(pod).flatMap((container) => container.server() ?? []) : [];
      return servers[0];
    },
    usage(pod) {
      const used = containersOf(pod).flatMap((container) => {
        const startedAt = container.startedAt();
        if (startedAt === undefined) return [];
        const run = { fault: faultOf(pod), ranMs: timeline.now() - startedAt, startupMs: settings.startupMs };
        return [usageOf(pod, container.name, run)];
      });
      return used.length === 0 ? undefined : used;
    },
    breakPods(breakage) {
      breakages.push(breakage);
      reconsider(breakage.namespace, breakage.deployment);
    },
    healPods(namespace, deployment) {
      breakages = breakages.filter((one) => one.namespace !== namespace || one.deployment !== deployment);
      reconsider(namespace, deployment);
    },
  };
}
