import type { MovableClock } from '../../clock.ts';
import type { SimulatedCluster } from '../../cluster/cluster.ts';
import type { KubeObject } from '../../cluster/objects/meta.ts';
import { gateway } from '../manifests.ts';
import { formerPods } from './former-pods.ts';
import type { Target } from './target.ts';

/** The pods of a namespace as Prometheus would discover them, those of earlier releases included. */
export interface Targets {
  /** All whose life reaches past `sinceMs`; the others are forgotten. */
  since(sinceMs: number): readonly Target[];
  stop(): void;
}

/** Follows the pods of a namespace. */
export function followTargets(cluster: SimulatedCluster, namespace: string, clock: MovableClock): Targets {
  let ended: Target[] = formerPods(cluster, namespace);
  const running = new Map<string, Target>();

  const end = (uid: string) => {
    const target = running.get(uid);
    if (target === undefined) return;
    running.delete(uid);
    ended.push(Object.assign(target, { toMs: clock.now().getTime() }));
  };
  const look = (pod: KubeObject) => {
    const { uid, name } = pod.metadata;
    const ip = (pod['status'] as { readonly podIP?: string } | undefined)?.podIP;
    if (ip === undefined || !isMcpServer(pod)) return;
    const server = cluster.server(namespace, name);
    const known = running.get(uid);
    if (known !== undefined && known.server === server) return;
    end(uid);
    const labels = { job: pod.metadata.labels?.['app'] ?? '', namespace, pod: name, instance: `${ip}:8000` };
    running.set(uid, { labels, server, fromMs: server?.startedAt ?? clock.now().getTime() });
  };
  const lookAtAll = () => {
    const pods = cluster.list('Pod', namespace);
    for (const pod of pods) look(pod);
    const there = new Set(pods.map(({ metadata }) => metadata.uid));
    for (const uid of running.keys()) if (!there.has(uid)) end(uid);
  };
  const stop = cluster.onChange(({ type, object }) => {
    if (object.kind !== 'Pod' || object.metadata.namespace !== namespace) return;
    if (type === 'DELETED') end(object.metadata.uid);
    else look(object);
  });
  lookAtAll();
  return {
    since(sinceMs) {
      lookAtAll();
      ended = ended.filter(({ toMs }) => toMs === undefined || toMs > sinceMs);
      return [...ended, ...running.values()];
    },
    stop,
  };
}

function isMcpServer(pod: KubeObject): boolean {
  return ['mcp-server', gateway].includes(pod.metadata.labels?.['app'] ?? '');
}
