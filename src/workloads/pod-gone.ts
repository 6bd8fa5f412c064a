import { fault, isFault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import type { Offer, Report } from '../model/report.ts';
import type { CallOptions, ClusterReader } from '../ports/cluster.ts';
import type { ClusterEvent } from '../ports/workload.ts';
import { eventGroups, eventWords } from './event-groups.ts';
import { isOwn } from './own-events.ts';

const mostEvents = 6;

interface Gone {
  readonly cluster: ClusterReader;
  readonly name: string;
  /** Deployments it was looked for in. */
  readonly among: readonly string[];
  readonly environment: Environment;
  /** Of the namespace; undefined where they could not be read. */
  readonly events: readonly ClusterEvent[] | undefined;
  readonly gaps: readonly string[];
  readonly call: CallOptions;
}

/**
 * What is left of a pod that is no longer there: its last events, where a ReplicaSet of one of the deployments made it. Throws
 * CLUSTER_NOT_FOUND where nothing is left of it, or it was a stranger's.
 */
export async function goneReport({ cluster, name, among, environment, events, gaps, call }: Gone): Promise<Report> {
  const offers = among.slice(0, 3).map(
    (deployment): Offer => ({
      label: among.length === 1 ? 'All pods' : `Pods of ${deployment}`,
      action: 'pods',
      params: { deployment },
    }),
  );
  const ofName = (events ?? []).filter(({ object }) => object.kind === 'Pod' && object.name === name);
  const own = ofName.length === 0 ? [] : ofName.filter(await ownedBy(cluster, among, call));
  if (own.length === 0) {
    const text = `No pod of ${among.join(', ')} in ${environment.name} is called ${name}. It may have been replaced.`;
    throw fault('CLUSTER_NOT_FOUND', text, { hint: 'See the pods there are with `/mcp pods`.', offers });
  }
  return {
    mark: 'neutral',
    headline: `${name} is gone; its last events are still there`,
    parts: [
      {
        kind: 'list',
        ordered: false,
        items: eventGroups(own)
          .slice(0, mostEvents)
          .map((group) => eventWords(group, true)),
      },
    ],
    notes: gaps,
    offers,
  };
}

/** Tells events of pods that ReplicaSets of these deployments made: a name alone can be anybody's. */
async function ownedBy(cluster: ClusterReader, among: readonly string[], call: CallOptions) {
  const sets = await Promise.all(
    among.map(async (one) => {
      const deployment = await cluster.deployment(one, call).catch(unlessMissing);
      return deployment === undefined ? [] : cluster.revisions(deployment, call);
    }),
  );
  return isOwn(undefined, [], sets.flat());
}

function unlessMissing(error: unknown): undefined {
  if (isFault(error, 'CLUSTER_NOT_FOUND')) return undefined;
  throw error;
}
