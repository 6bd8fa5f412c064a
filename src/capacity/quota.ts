import { asFault, fault, isFault } from '../errors.ts';
import { plain } from '../model/text.ts';
import { bytes, cores, counted } from '../model/units.ts';
import type { ClusterReader } from '../ports/cluster.ts';
import type { ContainerLimits, Deployment, PodTemplate, Quota, QuotaResource } from '../ports/workload.ts';
import { type RolloutTerms, rolloutTerms } from '../workloads/strategy.ts';
import { type PodSize, podSize } from './pod-size.ts';

/** What a change of a deployment needs beyond what its pods have now, at the worst moment; undefined where a size is not known. */
type Need = (of: QuotaResource) => number | undefined;

/**
 * A rollout needs room for its first new pod, and in the end for all of them with one old pod still there; where old pods may go first, theirs
 * is free by then, as is that of `spare` ones: pods above the wanted number that do not serve go at once (Kubernetes,
 * pkg/controller/deployment/rolling.go, cleanupUnhealthyReplicas).
 */
export function rolloutNeed(terms: RolloutTerms, before: PodSize, after: PodSize, spare = 0): Need {
  return (resource) => {
    const [old, fresh] = [before[resource], after[resource]];
    if (old === undefined || fresh === undefined) return undefined;
    const all = terms.replicas * (fresh - old) - spare * old;
    if (terms.strategy === 'recreate') return all;
    const away = terms.unavailable + spare;
    return Math.max(fresh - away * old, away > 0 ? all : all + old);
  };
}

/** Pods more than there are. */
export const morePods =
  (count: number, size: PodSize): Need =>
  (resource) => {
    const one = size[resource];
    return one === undefined ? undefined : one * count;
  };

const amount = (resource: QuotaResource, count: number) =>
  resource === 'pods' ? counted(count, 'pod') : resource.endsWith('cpu') ? cores(count) : bytes(count);

/** Pods above the wanted number that do not serve: those of a rollout that is stuck. */
const sparePods = ({ replicas: { wanted, current, available } }: Deployment) =>
  Math.max(0, Math.min(current - wanted, current - available));

interface Shortage {
  readonly quota: string;
  readonly resource: QuotaResource;
  readonly left: number;
  readonly needed: number;
}

/** The first quota that has too little left. A quota of some pods alone, or one not counted yet, holds nothing up here. */
function shortageOf(quotas: readonly Quota[], need: Need): Shortage | undefined {
  for (const { name, limits, isScoped } of quotas) {
    if (isScoped) continue;
    for (const [resource, limit] of Object.entries(limits) as [QuotaResource, Quota['limits'][QuotaResource]][]) {
      const needed = need(resource);
      if (limit?.used === undefined || needed === undefined || needed <= 0) continue;
      const left = Math.max(0, limit.hard - limit.used);
      if (needed > left) return { quota: name, resource, left, needed };
    }
  }
  return undefined;
}

/** Throws QUOTA_EXCEEDED for the first quota that has too little left. */
export function requireRoom(quotas: readonly Quota[], need: Need, what: string): void {
  const short = shortageOf(quotas, need);
  if (short === undefined) return;
  const { quota, resource, left, needed } = short;
  throw fault(
    'QUOTA_EXCEEDED',
    `Quota ${quota} leaves ${amount(resource, left)}${resource === 'pods' ? '' : ` of ${resource}`}, and ${what} needs ${amount(resource, needed)} more. Nothing was changed.`,
  );
}

export interface QuotaLook {
  readonly cluster: ClusterReader;
  readonly signal: AbortSignal;
}

/** What a namespace allows; with why where it could not be read. */
export interface Allowed {
  readonly quotas: readonly Quota[];
  readonly rules: readonly ContainerLimits[];
  /** What is not known, in sentences. */
  readonly gaps: readonly string[];
}

/** Reads quotas and the limits of containers. A right that is missing is told; rejects only when the signal fires or nobody answers. */
export async function readAllowed({ cluster, signal }: QuotaLook): Promise<Allowed> {
  const gaps: string[] = [];
  const unless = async <T>(reading: Promise<readonly T[]>): Promise<readonly T[]> => {
    try {
      return await reading;
    } catch (error) {
      if (!isFault(error, 'CLUSTER_FORBIDDEN')) throw error;
      gaps.push(`Not compared with the quotas: ${plain(asFault(error).text)}`);
      return [];
    }
  };
  const [quotas, rules] = await Promise.all([
    unless(cluster.quotas({ signal })),
    unless(cluster.containerLimits({ signal })),
  ]);
  return { quotas, rules, gaps };
}

/** Throws QUOTA_EXCEEDED where a rollout of this template could not end; gives what could not be compared. */
export async function requireRolloutRoom(
  look: QuotaLook,
  current: Deployment,
  to: PodTemplate,
): Promise<readonly string[]> {
  const { quotas, rules, gaps } = await readAllowed(look);
  requireRoom(quotas, rolloutNeedOf(current, to, rules), `the rollout of ${current.name}`);
  return gaps;
}

/** What the rollout of a deployment to a template needs. */
export function rolloutNeedOf(current: Deployment, to: PodTemplate, rules: readonly ContainerLimits[]): Need {
  const [before, after] = [podSize(current.template, rules), podSize(to, rules)];
  return rolloutNeed(rolloutTerms(current), before, after, sparePods(current));
}

export interface RoomSeen {
  /** Bound with a plan, so without figures, which move. */
  readonly warnings: readonly string[];
  /** What could not be compared. */
  readonly gaps: readonly string[];
}

/**
 * Whether a way back has room. It is never refused: some of its pods may be there still, which only the cluster counts, and a quota must not
 * stand between people and what worked.
 */
export async function rolloutRoom(look: QuotaLook, current: Deployment, to: PodTemplate): Promise<RoomSeen> {
  const { quotas, rules, gaps } = await readAllowed(look);
  const short = shortageOf(quotas, rolloutNeedOf(current, to, rules));
  if (short === undefined) return { warnings: [], gaps };
  const what = short.resource === 'pods' ? 'too few pods' : `too little ${short.resource}`;
  return { warnings: [`Quota ${short.quota} may leave ${what} for it: pods that do not fit wait for room.`], gaps };
}
