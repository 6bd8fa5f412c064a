import type { Clock } from '../../ports/clock.ts';
import type { Cluster } from '../../ports/cluster.ts';
import type { Metrics } from '../../ports/metrics.ts';
import { kubernetesCluster } from './cluster.ts';
import type { ClusterSettings } from './settings.ts';

export interface ClusterContext {
  readonly settings: { readonly namespace: string; readonly cluster: ClusterSettings };
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, 'clusterCall'>;
}

/** The namespace of an environment, as it is configured. Rejects with CONFIG_INVALID for a kubeconfig it cannot use. */
export function openCluster({
  settings,
  clock,
  metrics,
}: ClusterContext): Promise<Cluster & { close(): Promise<void> }> {
  const { kubeconfig, context, podCalls } = settings.cluster;
  return kubernetesCluster({
    ...(kubeconfig === undefined
      ? {}
      : { kubeconfig: { path: kubeconfig, ...(context === undefined ? {} : { context }) } }),
    namespace: settings.namespace,
    podCalls,
    clock,
    observe: (call) => metrics.clusterCall(call.verb, call.resource, call.status, call.ms),
  });
}
