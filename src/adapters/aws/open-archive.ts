import { fault } from '../../errors.ts';
import type { Archive } from '../../ports/archive.ts';
import { archive } from './archive.ts';
import type { BucketSettings } from './bucket-settings.ts';
import { credentialsOf } from './open.ts';

export interface ArchiveContext {
  readonly settings: { readonly backups?: BucketSettings | undefined };
  readonly secrets: ReadonlyMap<string, string>;
}

/** The bucket of an environment, as configured. Rejects with NOT_CONFIGURED where there is none, or a variable of its keys is not set. */
export async function openArchive({
  settings: { backups },
  secrets,
}: ArchiveContext): Promise<Archive & { close(): Promise<void> }> {
  if (backups === undefined) throw fault('NOT_CONFIGURED', 'No bucket for backups is configured.');
  return archive({ ...backups, credentials: credentialsOf(backups.credentials, secrets, 'backups') });
}
