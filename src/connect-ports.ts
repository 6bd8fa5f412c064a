import { kubernetesCluster } from './adapters/kubernetes/cluster.ts';
import { cacheReader } from './adapters/platform/cache.ts';
import { databaseReader } from './adapters/platform/database.ts';
import { cacheInPod, databaseInPod } from './adapters/platform/in-pod.ts';
import { webReader } from './adapters/platform/web.ts';
import type { EnvironmentConfig } from './config/schema.ts';
import { fault } from './errors.ts';
import type { Clock } from './ports/clock.ts';
import type { Cluster } from './ports/cluster.ts';
import type { Metrics } from './ports/metrics.ts';
import type { CacheReader, DatabaseReader, Ports } from './ports/platform.ts';

export type ConnectedPorts = Ports & { close(): Promise<void> };

export interface ConnectOptions {
  /** Values of the variables the configuration names. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly clock: Clock;
  readonly metrics: Metrics;
}

/** Connects to the systems of one environment. Loaded at the first use: the clients are the heaviest part of the bot. */
export async function connectPorts(settings: EnvironmentConfig, options: ConnectOptions): Promise<ConnectedPorts> {
  const { secrets, clock, metrics } = options;
  const { kubeconfig, context, podCalls } = settings.cluster;
  const cluster = await kubernetesCluster({
    ...(kubeconfig === undefined
      ? {}
      : { kubeconfig: { path: kubeconfig, ...(context === undefined ? {} : { context }) } }),
    namespace: settings.namespace,
    podCalls,
    clock,
    observe: (call) => metrics.clusterCall(call.verb, call.resource, call.status, call.ms),
  });
  return {
    cluster,
    web: webReader(),
    database: databaseOf(settings, secrets, cluster),
    cache: cacheOf(settings, secrets, cluster),
    close: () => cluster.close(),
  };
}

function databaseOf(
  { database }: EnvironmentConfig,
  secrets: ConnectOptions['secrets'],
  cluster: Cluster,
): DatabaseReader {
  if (database?.mode === 'direct') return databaseReader(secrets.get(database.urlEnv) ?? '');
  if (database?.mode === 'pod') return databaseInPod({ cluster, ...database });
  return {
    ping: async () => Promise.reject(fault('NOT_CONFIGURED', 'No PostgreSQL is configured for this environment.')),
  };
}

function cacheOf({ cache }: EnvironmentConfig, secrets: ConnectOptions['secrets'], cluster: Cluster): CacheReader {
  if (cache?.mode === 'direct') return cacheReader(secrets.get(cache.urlEnv) ?? '');
  if (cache?.mode === 'pod') return cacheInPod({ cluster, ...cache });
  return { ping: async () => Promise.reject(fault('NOT_CONFIGURED', 'No Redis is configured for this environment.')) };
}
