import { asFault, isFault } from '../errors.ts';
import { plain } from '../model/text.ts';
import { bytes, cores, counted } from '../model/units.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import type { ClusterNode } from '../ports/node.ts';
import type { Deployment } from '../ports/workload.ts';
import { rolloutTerms } from '../workloads/strategy.ts';
import { hasPlacementRules, podsThatFit, type Wanted } from './node-room.ts';
import { podRequests } from './pod-size.ts';

/** What a plan says of the room on nodes. It refuses nothing: a cluster may add a node when a pod waits for one. */
export interface NodeRoom {
  /** Bound with the plan, so without figures, which move. */
  readonly warnings: readonly string[];
  /** Figures of this moment, and what is not known. */
  readonly told: readonly string[];
}

interface Look {
  readonly cluster: ClusterReader;
  readonly signal: AbortSignal;
}

const none: NodeRoom = { warnings: [], told: [] };
const enough: NodeRoom = { warnings: [], told: ['The nodes have room for it.'] };

/** Whether the nodes have room for pods more than there are. */
export async function roomForMore(look: Look, name: string, more: number, wanted: Wanted): Promise<NodeRoom> {
  if (more <= 0) return none;
  return onNodes(look, wanted, (nodes) => {
    const fit = podsThatFit(nodes, wanted);
    if (fit >= more) return enough;
    const told = [`Room on the nodes now: ${counted(fit, 'more pod')} of ${sizeWords(wanted)}.`];
    const what = more === 1 ? 'the new pod' : `all ${more} new pods`;
    return { warnings: [`The nodes have no room for ${what} of ${name}: what does not fit waits for room.`], told };
  });
}

/** Whether the nodes have room for the first new pod of a rollout beside the old ones, and for all of them in the end. */
export async function roomForRollout(look: Look, current: Deployment, wanted: Wanted): Promise<NodeRoom> {
  const { name } = current;
  const terms = rolloutTerms(current);
  if (terms.replicas === 0) return none;
  return onNodes(look, wanted, async (nodes) => {
    const own = new Set((await look.cluster.pods(current, { signal: look.signal })).map(({ uid }) => uid));
    const [beside, afterwards] = [podsThatFit(nodes, wanted), podsThatFit(nodes, wanted, own)];
    const told = [`Room on the nodes now: ${counted(beside, 'more pod')} of ${sizeWords(wanted)} beside the old ones.`];
    if (afterwards < terms.replicas) {
      const what = terms.replicas === 1 ? 'a new pod' : `all ${terms.replicas} new pods`;
      return { warnings: [`The nodes have no room for ${what} of ${name}: the rollout would not end.`], told };
    }
    const goesFirst = terms.strategy === 'recreate' || terms.unavailable > 0;
    if (goesFirst || beside > 0) return enough;
    return {
      warnings: [`No node has room for a new pod of ${name} beside the old ones: the rollout waits until one has.`],
      told,
    };
  });
}

/** Reads the nodes. A right that is missing is told with how to grant it; rejects only when the signal fires or nobody answers. */
async function onNodes(
  { cluster, signal }: Look,
  { template }: Wanted,
  judge: (nodes: readonly ClusterNode[]) => NodeRoom | Promise<NodeRoom>,
): Promise<NodeRoom> {
  try {
    const { warnings, told } = await judge(await cluster.nodes({ signal }));
    const unread = hasPlacementRules(template) ? ['Its affinity and spread rules are not looked at.'] : [];
    return { warnings, told: [...told, ...unread] };
  } catch (error) {
    if (!isFault(error, 'CLUSTER_FORBIDDEN') && !isFault(error, 'CLUSTER_INVALID')) throw error;
    const grant = isFault(error, 'CLUSTER_FORBIDDEN') ? ' An administrator grants it with deploy/nodes.' : '';
    return { warnings: [], told: [`Room on the nodes is not known: ${plain(asFault(error).text)}${grant}`] };
  }
}

function sizeWords({ template, rules }: Wanted): string {
  const { cpuMillis, memoryBytes } = podRequests(template, rules);
  const parts = [
    ...(cpuMillis === 0 ? [] : [`${cores(cpuMillis)} of CPU`]),
    ...(memoryBytes === 0 ? [] : [`${bytes(memoryBytes)} of memory`]),
  ];
  return parts.length === 0 ? 'this kind, which asks for no CPU or memory' : parts.join(' and ');
}
