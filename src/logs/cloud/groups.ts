import { z } from 'zod';
import { ofKind } from '../../catalog/params/kind.ts';
import { fault } from '../../errors.ts';
import type { Environment } from '../../model/environment.ts';

export type CloudWatchOf = NonNullable<Environment['cloudWatch']>;

/** CloudWatch Logs as configured. Throws NOT_CONFIGURED. */
export function cloudWatchOf({ name, cloudWatch }: Environment): CloudWatchOf {
  if (cloudWatch !== undefined) return cloudWatch;
  throw fault('NOT_CONFIGURED', `No CloudWatch Logs are configured for ${name}.`, {
    hint: `Add \`environments.${name}.cloudWatch\` to the configuration.`,
  });
}

/** A log group by its name; which ones there are is the configuration's to say: see groupIn. */
export const logGroup = () =>
  ofKind(
    {
      name: 'a log group',
      example: '/mcp/production/server',
      missing: 'Name the log group.',
      offers: ({ cloudWatch }) => cloudWatch?.groups.map(({ name }) => name) ?? [],
    },
    z.string().max(512),
  );

/** The group a person names: one of the configuration, and no other. Throws LOG_GROUP_UNKNOWN. */
export function groupIn(environment: Environment, named: string): CloudWatchOf['groups'][number] {
  const { groups } = cloudWatchOf(environment);
  const found = groups.find(({ name }) => name === named);
  if (found !== undefined) return found;
  throw fault('LOG_GROUP_UNKNOWN', `${environment.name} has no log group of that name in its configuration.`, {
    hint: `Name one of: ${groups.map(({ name }) => name).join(', ')}.`,
  });
}

/** The groups a query reads: the one a person names, else those that are queried anyway. */
export function groupsAsked(environment: Environment, named: string | undefined): readonly string[] {
  if (named !== undefined) return [groupIn(environment, named).name];
  const usual = cloudWatchOf(environment).groups.filter(({ query }) => query);
  if (usual.length > 0) return usual.map(({ name }) => name);
  throw fault('PARAM_INVALID', 'No log group is queried where nobody names one.', {
    hint: 'Name one with group=, or set query: true for one of cloudWatch.groups.',
  });
}
