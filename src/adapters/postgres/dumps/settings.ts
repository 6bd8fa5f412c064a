import { z } from 'zod';
import { envName } from '../../../config/fields.ts';

const program = (name: string) =>
  z
    .array(z.string().min(1))
    .min(1)
    .default([name])
    .describe(`How ${name} is started, with its arguments before any of ours; of the same major version as the server`);

/** `environments.NAME.backups.database` */
export const dumpSettings = z.strictObject({
  urlEnv: envName.describe(
    'Environment variable with the address of PostgreSQL for a role that may read every table, password included',
  ),
  prefix: z
    .string()
    .regex(/^(?:[a-z0-9][a-z0-9-]*\/)+$/, 'must be lower-case words, each with a slash behind it: postgres/manual/')
    .default('postgres/manual/')
    .describe('Where dumps lie in the bucket'),
  floorKb: z
    .number()
    .int()
    .min(1)
    .max(1_000_000_000)
    .default(4)
    .describe('A dump of fewer kB than this is no backup; nor is one of less than half of the one before'),
  dump: program('pg_dump'),
  restore: program('pg_restore'),
  restoreUrlEnv: envName
    .optional()
    .describe(
      'Environment variable with the address of the same database for a role that may make others beside it, for `db restore` and `db swap`',
    ),
  template: z
    .string()
    .min(1)
    .max(63)
    .default('template0')
    .describe(
      'What a restored database is made from; one of your own, marked IS_TEMPLATE, brings extensions that only an administrator can make',
    ),
});

export type DumpSettings = z.infer<typeof dumpSettings>;
