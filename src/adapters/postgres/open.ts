import { fault } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Cluster } from '../../ports/cluster.ts';
import type { Database } from '../../ports/database.ts';
import { databaseInPod } from '../platform/in-pod.ts';
import { database as overTheNetwork } from './database.ts';
import type { DatabaseSettings } from './settings.ts';

export interface DatabaseContext {
  readonly settings: { readonly database?: DatabaseSettings | undefined };
  readonly secrets: ReadonlyMap<string, string>;
  readonly clock: Clock;
  readonly cluster: Cluster;
}

/** The PostgreSQL of an environment, as it is configured. Rejects with NOT_CONFIGURED where there is none. */
export async function openDatabase({ settings, secrets, clock, cluster }: DatabaseContext): Promise<Database> {
  const { database } = settings;
  if (database?.mode === 'direct') return overTheNetwork({ url: secrets.get(database.urlEnv) ?? '', clock });
  if (database?.mode === 'pod') return databaseInPod({ cluster, ...database });
  throw fault('NOT_CONFIGURED', 'No PostgreSQL is configured.');
}
