import { z } from 'zod';
import { bucketSettings } from '../adapters/aws/bucket-settings.ts';
import { keptSettings } from '../adapters/kubernetes/kept-settings.ts';
import { dumpSettings } from '../adapters/postgres/dumps/settings.ts';

const rowName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}$/, 'must be a short name, such as PostgreSQL daily');
const hours = z.number().positive().max(10_000);

/** One line of the schedule of backups (runbook B 7.1). */
const row = z.union([
  z.strictObject({
    name: rowName.describe('What people call it'),
    prefix: z.string().min(1).max(200).describe('Prefix in the bucket'),
    bucket: bucketSettings.bucket.optional().describe('Another bucket in the same account'),
    everyHours: hours.describe('How often a new backup is expected'),
    graceHours: hours.default(2).describe('How far past that it counts as late'),
    minKb: z.number().int().min(0).default(1).describe('A smaller file than this, in kB, does not count as a backup'),
    cold: z.boolean().default(false).describe('Whether it must be in Glacier'),
    ifLate: z.string().min(1).max(200).optional().describe('What to do when it is late, in one sentence'),
  }),
  z.strictObject({
    name: rowName,
    elsewhere: z
      .string()
      .min(1)
      .max(100)
      .describe('Where it is kept, if the bot cannot look there; shown with every result'),
  }),
]);

/** `environments.NAME.backups` */
export const backupsSection = z.strictObject({
  ...bucketSettings,
  rows: z
    .array(row)
    .max(20)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'must name each once')
    .default([])
    .describe('Backups that must exist, and how fresh, for `backups`'),
  audit: z
    .strictObject({
      bucket: bucketSettings.bucket,
      prefix: z.string().max(200).default(''),
      days: z
        .number()
        .int()
        .min(1)
        .max(36_500)
        .default(2557)
        .describe('Days an audit log cannot be deleted; the default is seven years'),
      newestHours: z.number().positive().max(8760).default(2).describe('Greatest age of the newest log, in hours'),
    })
    .optional()
    .describe('Where audit logs are kept under Object Lock, for `archive lock`'),
  configuration: keptSettings.optional().describe('Which ConfigMaps and Secrets to back up, for `config backup`'),
  database: dumpSettings.optional().describe('How to back up PostgreSQL, for `db backup`'),
});

export type BackupsSettings = z.infer<typeof backupsSection>;

/** The environment variables with the secrets of backups. */
export function backupsSecrets({ credentials, database }: BackupsSettings): readonly string[] {
  return [
    ...(credentials === undefined ? [] : [credentials.accessKeyIdEnv, credentials.secretAccessKeyEnv]),
    ...(database === undefined ? [] : [database.urlEnv]),
    ...(database?.restoreUrlEnv === undefined ? [] : [database.restoreUrlEnv]),
  ];
}
