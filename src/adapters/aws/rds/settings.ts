import { z } from 'zod';
import { awsPlace } from '../place-settings.ts';

/** `environments.NAME.rds` */
export const rdsSettings = z.strictObject({
  ...awsPlace,
  instance: z
    .string()
    .max(40)
    .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'must be the name of an instance, such as mcp-production')
    .describe('RDS instance of the platform. Only copies the bot made of it can be removed, never this one'),
  hourlyPrice: z
    .number()
    .positive()
    .max(1000)
    .optional()
    .describe('Price of an hour of this instance, in US dollars, shown before a copy is made'),
});

export type RdsSettings = z.infer<typeof rdsSettings>;

/** The environment variables with the secrets of RDS. */
export function rdsSecrets({ credentials }: RdsSettings): readonly string[] {
  return credentials === undefined ? [] : [credentials.accessKeyIdEnv, credentials.secretAccessKeyEnv];
}
