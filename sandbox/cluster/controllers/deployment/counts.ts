import type { ReplicaSet } from '../../objects/workload.ts';

type Sets = readonly ReplicaSet[];

const sum = (sets: Sets, of: (set: ReplicaSet) => number) => sets.reduce((total, set) => total + of(set), 0);

/** Pods that are asked for. */
export const wantedPods = (sets: Sets) => sum(sets, (set) => set.spec.replicas);
/** Pods that are there. */
export const actualPods = (sets: Sets) => sum(sets, (set) => set.status.replicas);
export const readyPods = (sets: Sets) => sum(sets, (set) => set.status.readyReplicas ?? 0);
export const availablePods = (sets: Sets) => sum(sets, (set) => set.status.availableReplicas ?? 0);
export const terminatingPods = (sets: Sets) => sum(sets, (set) => set.status.terminatingReplicas ?? 0);
/** Sets that are asked for any pods. */
export const activeSets = (sets: Sets) => sets.filter((set) => set.spec.replicas > 0);
