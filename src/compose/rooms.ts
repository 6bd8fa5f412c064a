import type { EnvironmentConfig } from '../config/schema.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { PortName, Ports } from '../ports/platform.ts';

export interface OpenContext {
  readonly settings: EnvironmentConfig;
  /** Values of the variables the configuration names. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, 'clusterCall'>;
  /** For systems that are reached through a pod. */
  readonly cluster: Cluster;
}

export type Opened<Name extends PortName> = Ports[Name] & { close?(): Promise<void> };

export interface Room<Name extends PortName> {
  /** What people call the system: `PostgreSQL`. */
  readonly system: string;
  /** Its key below `environments.NAME` in the configuration. */
  readonly setting: string;
  configured(settings: EnvironmentConfig): boolean;
  open(context: OpenContext): Promise<Opened<Name>>;
}

/** Where each port is opened: one line a system. Its client is loaded by the first use. */
export const rooms: { readonly [Name in PortName]: Room<Name> } = {
  cluster: {
    system: 'Kubernetes',
    setting: 'cluster',
    configured: () => true,
    open: async (context) => (await import('../adapters/kubernetes/open.ts')).openCluster(context),
  },
  web: {
    system: 'web',
    setting: 'upstreams',
    configured: () => true,
    open: async ({ settings }) => (await import('../adapters/web/open.ts')).openWeb(settings.caFile),
  },
  database: {
    system: 'PostgreSQL',
    setting: 'database',
    configured: ({ database }) => database !== undefined,
    open: async (context) => (await import('../adapters/postgres/open.ts')).openDatabase(context),
  },
  cache: {
    system: 'Redis',
    setting: 'cache',
    configured: ({ cache }) => cache !== undefined,
    open: async (context) => (await import('../adapters/redis/open.ts')).openCache(context),
  },
  registry: {
    system: 'registry of images',
    setting: 'registries',
    configured: ({ registries }) => registries.length > 0,
    open: async (context) => (await import('../adapters/registry/open.ts')).openRegistries(context),
  },
  metrics: {
    system: 'Prometheus',
    setting: 'prometheus',
    configured: ({ prometheus }) => prometheus !== undefined,
    open: async (context) => (await import('../adapters/prometheus/open.ts')).openPrometheus(context),
  },
  tools: {
    system: 'admin API',
    setting: 'adminApi',
    configured: ({ adminApi }) => adminApi !== undefined,
    open: async (context) => (await import('../adapters/admin-api/open.ts')).openAdminApi(context),
  },
  logs: {
    system: 'CloudWatch Logs',
    setting: 'cloudWatch',
    configured: ({ cloudWatch }) => cloudWatch !== undefined,
    open: async (context) => (await import('../adapters/aws/open.ts')).openCloudLogs(context),
  },
  instances: {
    system: 'RDS',
    setting: 'rds',
    configured: ({ rds }) => rds !== undefined,
    open: async (context) => (await import('../adapters/aws/rds/open.ts')).openInstances(context),
  },
  archive: {
    system: 'bucket for backups',
    setting: 'backups',
    configured: ({ backups }) => backups !== undefined,
    open: async (context) => (await import('../adapters/aws/open-archive.ts')).openArchive(context),
  },
  dumps: {
    system: 'backup of PostgreSQL',
    setting: 'backups.database',
    configured: ({ backups }) => backups?.database !== undefined,
    open: async (context) => (await import('../adapters/postgres/dumps/open.ts')).openDumps(context),
  },
  restores: {
    system: 'restore of PostgreSQL',
    setting: 'backups.database.restoreUrlEnv',
    configured: ({ backups }) => backups?.database?.restoreUrlEnv !== undefined,
    open: async (context) => (await import('../adapters/postgres/restores/open.ts')).openRestores(context),
  },
};
