import { z } from 'zod';
import { envName } from '../../../config/fields.ts';

const program = (name: string) =>
  z
    .array(z.string().min(1))
    .min(1)
    .default([name])
    .describe(
      `Command that starts ${name}, with any arguments that come before the bot's; its major version must match the server's`,
    );

/** `environments.NAME.backups.database` */
export const dumpSettings = z.strictObject({
  urlEnv: envName.describe(
    'Environment variable with the address of PostgreSQL, password included, for a role that can read every table',
  ),
  prefix: z
    .string()
    .regex(/^(?:[a-z0-9][a-z0-9-]*\/)+$/, 'must be lower-case words, each with a slash behind it: postgres/manual/')
    .default('postgres/manual/')
    .describe('Prefix of dumps in the bucket'),
  floorKb: z
    .number()
    .int()
    .min(1)
    .max(1_000_000_000)
    .default(4)
    .describe(
      'A dump smaller than this, in kB, does not count as a backup; nor does one less than half the size of the previous one',
    ),
  dump: program('pg_dump'),
  restore: program('pg_restore'),
  restoreUrlEnv: envName
    .optional()
    .describe(
      'Environment variable with the address of the same database for a role that can create databases next to it, for `db restore` and `db swap`',
    ),
  template: z
    .string()
    .min(1)
    .max(63)
    .default('template0')
    .describe(
      'Template for restored databases; use your own, marked IS_TEMPLATE, to bring extensions that only an administrator can create',
    ),
});

export type DumpSettings = z.infer<typeof dumpSettings>;
