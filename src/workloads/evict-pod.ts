import type { Gone } from '../catalog/steps.ts';
import { fault, isFault } from '../errors.ts';
import type { Report } from '../model/report.ts';
import type { Cluster, ClusterReader } from '../ports/cluster.ts';
import { type Found, findPod } from './find-pod.ts';
import { shortName } from './pods.ts';
import type { Standing } from './replacement.ts';

/** The pod people mean. Throws CLUSTER_NOT_FOUND where the deployment owns none of that name, NOTHING_TO_DO where it is going already. */
export async function podToEvict(cluster: ClusterReader, wanted: Parameters<typeof findPod>[1]): Promise<Found> {
  const found = await findPod(cluster, wanted);
  const [deployment = ''] = wanted.deployments;
  if (found === undefined) {
    throw fault('CLUSTER_NOT_FOUND', `No pod of ${deployment} is called ${wanted.name}. Nothing was changed.`, {
      hint: `See the pods there are with \`/mcp pods ${deployment}\`; name the deployment where it is another one.`,
      offers: [{ label: 'All pods', action: 'pods', params: { deployment } }],
    });
  }
  if (found.pod.deleting) throw fault('NOTHING_TO_DO', `${found.pod.name} is going already. Nothing was changed.`);
  return found;
}

export interface Evicted {
  /** The deployment. */
  readonly name: string;
  readonly pod: string;
  readonly uid: string;
}

/** Evicts a pod once: it is done when the pod is away or on its way, whoever asked for it. */
export function evictOnce({ cluster, name, pod, uid }: Evicted & { readonly cluster: Cluster }): Gone<true> {
  return {
    async away() {
      const pods = await cluster.pods(await cluster.deployment(name));
      return pods.some((one) => one.uid === uid && !one.deleting) ? undefined : true;
    },
    async remove() {
      try {
        await cluster.evictPod({ name: pod, uid });
      } catch (error) {
        // Gone meanwhile, or followed by another pod of its name.
        if (!isFault(error, 'CLUSTER_NOT_FOUND') && !isFault(error, 'CLUSTER_CONFLICT')) throw error;
      }
      return true;
    },
  };
}

/** What an eviction came to. */
export function evictedReport({ name, pod }: Evicted, { deployment, isGone, ready, fresh }: Standing): Report {
  const { wanted } = deployment.replicas;
  const good = isGone && ready >= wanted;
  const [next] = fresh.filter((one) => one.ready);
  const why = isGone ? `${ready} of ${wanted} pods are ready` : 'it is still there';
  return {
    mark: good ? 'good' : 'bad',
    headline: good
      ? `${shortName(pod)} was evicted: ${ready} of ${wanted} pods of ${name} ready`
      : `${shortName(pod)} was evicted, and ${why}`,
    ...(next === undefined
      ? {}
      : { notes: [`${next.name} took its place${next.node === undefined ? '' : ` on ${next.node}`}`] }),
    offers: [
      ...(next === undefined
        ? []
        : [{ label: `Look at ${shortName(next.name)}`, action: 'pod', params: { name: next.name, deployment: name } }]),
      { label: 'All pods', action: 'pods', params: { deployment: name } },
    ],
  };
}
