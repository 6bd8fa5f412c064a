import type { Amounts, PodTemplate } from './workload.ts';

/** Keeps pods that do not tolerate it off a node. */
export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

/** A node, what it offers, and the pods of every namespace on it that have not ended. */
export interface ClusterNode {
  readonly name: string;
  readonly ready: boolean;
  /** Nothing new is placed on it (`kubectl cordon`). */
  readonly cordoned: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /** undefined for what it does not say. */
  readonly offers: Amounts & { readonly pods: number | undefined };
  readonly pods: readonly { readonly uid: string; readonly spec: PodTemplate }[];
}
