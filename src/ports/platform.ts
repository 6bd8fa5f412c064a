import type { Archive, ArchiveReader } from './archive.ts';
import type { Cache, CacheReader } from './cache.ts';
import type { CloudLogs, CloudLogsReader } from './cloud-logs.ts';
import type { Cluster, ClusterReader } from './cluster.ts';
import type { Database, DatabaseReader } from './database.ts';
import type { Dumps, DumpsReader } from './dumps.ts';
import type { Instances, InstancesReader } from './instances.ts';
import type { MetricsReader } from './prometheus.ts';
import type { RegistryReader } from './registry.ts';
import type { Restores, RestoresReader } from './restores.ts';
import type { Tools, ToolsReader } from './tools.ts';
import type { WebReader } from './web.ts';

/**
 * Every system an action can touch, in one environment: what may be read of it (`reader`: all that `plan` and `verify` are given), and all
 * that may be done with it (`writer`). An action names the ones it needs and sees no others.
 */
export interface PortTable {
  readonly cluster: { readonly reader: ClusterReader; readonly writer: Cluster };
  readonly web: { readonly reader: WebReader; readonly writer: WebReader };
  readonly database: { readonly reader: DatabaseReader; readonly writer: Database };
  readonly cache: { readonly reader: CacheReader; readonly writer: Cache };
  readonly registry: { readonly reader: RegistryReader; readonly writer: RegistryReader };
  readonly metrics: { readonly reader: MetricsReader; readonly writer: MetricsReader };
  readonly tools: { readonly reader: ToolsReader; readonly writer: Tools };
  readonly logs: { readonly reader: CloudLogsReader; readonly writer: CloudLogs };
  readonly archive: { readonly reader: ArchiveReader; readonly writer: Archive };
  readonly instances: { readonly reader: InstancesReader; readonly writer: Instances };
  readonly dumps: { readonly reader: DumpsReader; readonly writer: Dumps };
  readonly restores: { readonly reader: RestoresReader; readonly writer: Restores };
}

export type PortName = keyof PortTable;
export type Ports = { readonly [Name in PortName]: PortTable[Name]['writer'] };
export type PortReaders = { readonly [Name in PortName]: PortTable[Name]['reader'] };

/** The systems of one environment. A system is opened by the first method that is called on it, and by nothing else. */
export interface Platform {
  readonly readers: PortReaders;
  readonly writers: Ports;
  close(): Promise<void>;
}
