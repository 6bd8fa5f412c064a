import { z } from 'zod';
import { bucketSettings } from '../adapters/aws/bucket-settings.ts';
import { dumpSettings } from '../adapters/postgres/dumps/settings.ts';

/** `environments.NAME.backups` */
export const backupsSection = z.strictObject({
  ...bucketSettings,
  database: dumpSettings.optional().describe('How PostgreSQL is backed up, for `db backup`'),
});

export type BackupsSettings = z.infer<typeof backupsSection>;

/** The environment variables with the secrets of backups. */
export function backupsSecrets({ credentials, database }: BackupsSettings): readonly string[] {
  return [
    ...(credentials === undefined ? [] : [credentials.accessKeyIdEnv, credentials.secretAccessKeyEnv]),
    ...(database === undefined ? [] : [database.urlEnv]),
  ];
}
