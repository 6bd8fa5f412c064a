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
  query: z.boolean().default(true).describe('Whether named queries read it where nobody names a group'),
  keepDays: z
    .number()
    .int()
    .min(1)
    .max(3653)
    .optional()
    .describe('Never kept for less than this many days; 2557 (seven years) where the name says audit'),
});

/** `environments.NAME.cloudWatch` */
export const cloudWatchSettings = z.strictObject({
  ...awsPlace,
  groups: z
    .array(group)
    .min(1)
    .max(50)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'must name each group once')
    .describe('Log groups people may query and keep for longer or shorter; no others are touched'),
  query: z
    .strictObject({
      maxGb: z
        .number()
        .positive()
        .max(100_000)
        .default(20)
        .describe('A query that would read more than this many GB, by a rough estimate, needs a plan and its approval'),
      pricePerGb: z.number().min(0).max(10).default(0.005).describe('US dollars for each GB that a query reads'),
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
    .describe('What the lines call it: paths in JSON'),
  personKeyEnv: envName
    .optional()
    .describe(
      'Environment variable with a key of 32 characters or more: the audit names a person whose lines were read by a keyed digest. Needed by `logs query user`',
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
