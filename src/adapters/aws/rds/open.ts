import { fault } from '../../../errors.ts';
import type { Instances } from '../../../ports/instances.ts';
import { credentialsOf } from '../open.ts';
import { instances } from './instances.ts';
import type { RdsSettings } from './settings.ts';

export interface InstancesContext {
  readonly settings: { readonly rds?: RdsSettings | undefined };
  readonly secrets: ReadonlyMap<string, string>;
}

/** The RDS of an environment, as configured. Rejects with NOT_CONFIGURED where there is none, or a variable of its keys is not set. */
export async function openInstances({
  settings: { rds },
  secrets,
}: InstancesContext): Promise<Instances & { close(): Promise<void> }> {
  if (rds === undefined) throw fault('NOT_CONFIGURED', 'No RDS is configured.');
  return instances({ ...rds, credentials: credentialsOf(rds.credentials, secrets, 'rds') });
}
