import type { SimulatedCluster } from '../../cluster/cluster.ts';
import type { KubeObject } from '../../cluster/objects/meta.ts';
import { createMcpServer } from '../../mcp-server/server.ts';
import type { Target } from './target.ts';

/** Pods of each earlier release, which lasted until the next one: the past of a platform that has just been put up. */
const perRelease = 2;

/** Targets for the releases before the present one, as far as their replica sets are kept. */
export function formerPods(cluster: SimulatedCluster, namespace: string): Target[] {
  const releases = cluster
    .list('ReplicaSet', namespace)
    .filter(({ metadata }) => metadata.labels?.['app'] === 'mcp-server')
    .sort((one, other) => born(one) - born(other));
  return releases.flatMap((release, index) => {
    const next = releases[index + 1];
    return next === undefined ? [] : podsOf(release, namespace, index, born(next));
  });
}

const born = ({ metadata }: KubeObject): number => Date.parse(metadata.creationTimestamp ?? '');

function podsOf(release: KubeObject, namespace: string, index: number, toMs: number): Target[] {
  const fromMs = born(release);
  return Array.from({ length: perRelease }, (_, number) => ({
    labels: {
      job: 'mcp-server',
      namespace,
      pod: `${release.metadata.name}-past${number}`,
      instance: `10.244.${200 + index}.${number + 1}:8000`,
    },
    server: createMcpServer({ now: () => new Date(fromMs), version: 'past' }),
    fromMs,
    toMs,
  }));
}
