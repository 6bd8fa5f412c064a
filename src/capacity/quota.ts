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
 * is free by then (Kubernetes, pkg/controller/deployment/rolling.go).
 */
export function rolloutNeed(terms: RolloutTerms, before: PodSize, after: PodSize): Need {
  return (resource) => {
    const [old, fresh] = [before[resource], after[resource]];
    if (old === undefined || fresh === undefined) return undefined;
    const all = terms.replicas * (fresh - old);
    if (terms.strategy === 'recreate') return all;
    const away = terms.unavailable;
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

/** Throws QUOTA_EXCEEDED for the first quota that has too little left. A quota of some pods alone, or one not counted yet, holds nothing up here. */
export function requireRoom(quotas: readonly Quota[], need: Need, what: string): void {
  for (const { name, limits, isScoped } of quotas) {
    if (isScoped) continue;
    for (const [resource, limit] of Object.entries(limits) as [QuotaResource, Quota['limits'][QuotaResource]][]) {
      const needed = need(resource);
      if (limit?.used === undefined || needed === undefined || needed <= 0) continue;
      const left = Math.max(0, limit.hard - limit.used);
      if (needed <= left) continue;
      throw fault(
        'QUOTA_EXCEEDED',
        `Quota ${name} leaves ${amount(resource, left)}${resource === 'pods' ? '' : ` of ${resource}`}, and ${what} needs ${amount(resource, needed)} more. Nothing was changed.`,
      );
    }
  }
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
  const need = rolloutNeed(rolloutTerms(current), podSize(current.template, rules), podSize(to, rules));
  requireRoom(quotas, need, `the rollout of ${current.name}`);
  return gaps;
}
