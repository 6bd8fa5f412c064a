import { fault } from '../../errors.ts';
import type { Cluster } from '../../ports/cluster.ts';
import type { DatabaseReader } from '../../ports/database.ts';
import { databaseInPod } from '../platform/in-pod.ts';
import { databaseReader } from './database.ts';
import type { DatabaseSettings } from './settings.ts';

export interface DatabaseContext {
  readonly settings: { readonly database?: DatabaseSettings | undefined };
  readonly secrets: ReadonlyMap<string, string>;
  readonly cluster: Cluster;
}

/** The PostgreSQL of an environment, as it is configured. Rejects with NOT_CONFIGURED where there is none. */
export async function openDatabase({ settings, secrets, cluster }: DatabaseContext): Promise<DatabaseReader> {
  const { database } = settings;
  if (database?.mode === 'direct') return databaseReader(secrets.get(database.urlEnv) ?? '');
  if (database?.mode === 'pod') return databaseInPod({ cluster, ...database });
  throw fault('NOT_CONFIGURED', 'No PostgreSQL is configured.');
}
