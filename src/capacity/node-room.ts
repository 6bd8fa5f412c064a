import type { ClusterNode, Taint } from '../ports/node.ts';
import type { ContainerLimits, PodTemplate } from '../ports/workload.ts';
import { type Tree, tree } from '../workloads/tree.ts';
import { type PodRequests, podRequests } from './pod-size.ts';

const trees = (value: unknown): readonly Tree[] => (Array.isArray(value) ? value : []).map(tree);

/** Pods of a kind that are to be placed. */
export interface Wanted {
  readonly template: PodTemplate;
  readonly rules: readonly ContainerLimits[];
}

/**
 * How many pods of a template the nodes have room for, from what they offer minus what the pods on them ask for, as the scheduler counts
 * (kubernetes.io, Resource Management for Pods). `gone` are pods whose place is free by then. Affinity and spread are not looked at.
 */
export function podsThatFit(
  nodes: readonly ClusterNode[],
  { template, rules }: Wanted,
  gone: ReadonlySet<string> = new Set(),
): number {
  const size = podRequests(template, rules);
  return nodes.filter((node) => takes(node, template)).reduce((sum, node) => sum + roomOn(node, size, gone), 0);
}

/** Whether a template has rules about where its pods may be which `podsThatFit` does not read. */
export function hasPlacementRules(template: PodTemplate): boolean {
  const { affinity, topologySpreadConstraints } = tree(template['spec']);
  return Object.keys(tree(affinity)).length > 0 || trees(topologySpreadConstraints).length > 0;
}

function roomOn({ offers, pods }: ClusterNode, size: PodRequests, gone: ReadonlySet<string>): number {
  const there = pods.filter(({ uid }) => !gone.has(uid)).map(({ spec }) => podRequests(spec, []));
  const left = (key: keyof PodRequests) => {
    const offered = offers[key];
    if (size[key] === 0 || offered === undefined) return Number.POSITIVE_INFINITY;
    return Math.floor((offered - there.reduce((sum, one) => sum + one[key], 0)) / size[key]);
  };
  // A node that does not say how many pods it takes is held to what kubelets take where nobody sets it.
  const slots = (offers.pods ?? 110) - there.length;
  return Math.max(0, Math.min(slots, left('cpuMillis'), left('memoryBytes')));
}

/** Whether anything of this template is placed on a node at all. */
function takes({ ready, cordoned, labels, taints }: ClusterNode, template: PodTemplate): boolean {
  const { nodeSelector, tolerations } = tree(template['spec']);
  const isSelected = Object.entries(tree(nodeSelector)).every(([key, value]) => labels[key] === value);
  const repels = taints.filter(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute');
  return (
    ready && !cordoned && isSelected && repels.every((taint) => trees(tolerations).some((one) => bears(one, taint)))
  );
}

/** kubernetes.io, Taints and Tolerations: an empty key with Exists bears all, an empty effect every effect. */
function bears({ key, operator, value, effect }: Tree, taint: Taint): boolean {
  const [about, held] = [key ?? '', value ?? ''];
  if (effect !== undefined && effect !== '' && effect !== taint.effect) return false;
  if (operator === 'Exists') return about === '' || about === taint.key;
  return about === taint.key && held === taint.value;
}
