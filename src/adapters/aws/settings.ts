import { z } from 'zod';
import { envName } from '../../config/fields.ts';
import { isFieldName } from '../../model/insights.ts';
import { awsPlace } from './place-settings.ts';

const groupName = z
  .string()
  .regex(/^[A-Za-z0-9_/.#-]{1,512}$/, 'must be the name of a log group, such as /mcp/production/server');
const jsonField = z.string().refine(isFieldName, 'must be the path of a field in JSON, such as user_id');

const group = z.strictObject({
  name: groupName,
  query: z.boolean().default(true).describe('Whether named queries include this group when none is named'),
  keepDays: z
    .number()
    .int()
    .min(1)
    .max(3653)
    .optional()
    .describe('Shortest retention people can set, in days; 2557 (seven years) for groups named audit'),
});

/** `environments.NAME.cloudWatch` */
export const cloudWatchSettings = z.strictObject({
  ...awsPlace,
  groups: z
    .array(group)
    .min(1)
    .max(50)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'must name each group once')
    .describe('Log groups that people can query and set the retention of; no other group is touched'),
  query: z
    .strictObject({
      maxGb: z
        .number()
        .positive()
        .max(100_000)
        .default(20)
        .describe('A query estimated to read more than this many GB needs a plan and its approval'),
      pricePerGb: z.number().min(0).max(10).default(0.005).describe('Price of reading one GB, in US dollars'),
    })
    .prefault({}),
  fields: z
    .strictObject({
      event: jsonField.default('event_type'),
      status: jsonField.default('status'),
      tool: jsonField.default('tool'),
      error: jsonField.default('error_type').describe('What kind of error it was'),
      duration: jsonField.default('duration_ms').describe('Duration of a call, in ms, as a number'),
      user: jsonField.default('user_id').describe('Who called'),
    })
    .prefault({})
    .describe('Names of the fields in the log lines: JSON paths'),
  personKeyEnv: envName
    .optional()
    .describe(
      'Environment variable with a key of 32 characters or more, used to record whose lines were read as a keyed digest in the audit. Needed by `logs query user`',
    ),
});

export type CloudWatchSettings = z.infer<typeof cloudWatchSettings>;

/** The environment variables with the secrets of CloudWatch Logs. */
export function cloudWatchSecrets({ credentials, personKeyEnv }: CloudWatchSettings): readonly string[] {
  return [
    ...(credentials === undefined ? [] : [credentials.accessKeyIdEnv, credentials.secretAccessKeyEnv]),
    ...(personKeyEnv === undefined ? [] : [personKeyEnv]),
  ];
}
