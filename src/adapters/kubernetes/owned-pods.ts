import { fault } from '../../errors.ts';
import type { Pod, PodOwner } from '../../ports/workload.ts';
import { fields } from './fields.ts';
import { controllerOf } from './pod.ts';

/** What a list of the API gives, unread. */
type List = () => Promise<readonly unknown[]>;

interface Lists {
  readonly pods: () => Promise<readonly Pod[]>;
  readonly replicaSets: List;
}

const metadataOf = (value: unknown) => fields<{ metadata: unknown }>(value).metadata;
const uidOf = (value: unknown) => fields<{ uid: unknown }>(metadataOf(value)).uid;

/**
 * The pods of a workload, and the one place that decides it: those whose controller has its uid, or for a deployment the uid of a
 * ReplicaSet whose controller has it. The lists may hold anybody's objects; labels and names decide nothing.
 */
export async function ownedPods(owner: PodOwner, lists: Lists): Promise<readonly Pod[]> {
  if (owner.uid === '') throw fault('SELECTOR_UNUSABLE', `${owner.kind} ${owner.name} has no uid to know its pods by.`);
  if (owner.kind !== 'Deployment') return (await lists.pods()).filter((pod) => pod.owner?.uid === owner.uid);
  const [pods, sets] = await Promise.all([lists.pods(), lists.replicaSets()]);
  const listed = new Set(sets.map(uidOf));
  // A ReplicaSet that was made between the two lists is missing in the first answer: it is looked for once more.
  const isUnknown = ({ owner: by }: Pod) => by?.kind === 'ReplicaSet' && !listed.has(by.uid);
  const all = pods.some(isUnknown) ? [...sets, ...(await lists.replicaSets())] : sets;
  const own = new Set(all.filter((set) => controllerOf(metadataOf(set))?.uid === owner.uid).map(uidOf));
  return pods.filter((pod) => pod.owner?.kind === 'ReplicaSet' && own.has(pod.owner.uid));
}
