import type { CloudLogs } from '../../ports/cloud-logs.ts';

/** One permission as IAM knows it. */
export interface Permission {
  readonly action: `logs:${string}`;
  /** `groups`: can be narrowed to the groups of the configuration. */
  readonly on: 'groups' | '*';
}

const permissions = {
  describeGroups: { action: 'logs:DescribeLogGroups', on: '*' },
  startQuery: { action: 'logs:StartQuery', on: 'groups' },
  results: { action: 'logs:GetQueryResults', on: '*' },
  stopQuery: { action: 'logs:StopQuery', on: '*' },
  describeQueries: { action: 'logs:DescribeQueries', on: '*' },
  putRetention: { action: 'logs:PutRetentionPolicy', on: 'groups' },
  deleteRetention: { action: 'logs:DeleteRetentionPolicy', on: 'groups' },
} as const satisfies Record<string, Permission>;

/** What each method of the port needs. The policies, their documentation and the words of the doctor are made from this table. */
export const cloudLogsRights: { readonly [Method in keyof CloudLogs]: readonly Permission[] } = {
  groups: [permissions.describeGroups],
  startQuery: [permissions.startQuery],
  queryResults: [permissions.results],
  stopQuery: [permissions.stopQuery],
  openQueries: [permissions.describeQueries],
  pseudonym: [],
  keepDays: [permissions.putRetention, permissions.deleteRetention],
};

/** What nobody who reads logs should be able to do, whatever else the role of the bot is given. */
const never = ['logs:Unmask', 'logs:DeleteLogGroup', 'logs:DeleteLogStream', 'logs:PutAccountPolicy'];

export interface PolicyFor {
  readonly region: string;
  readonly account: string;
  readonly groups: readonly string[];
}

/** The IAM policy with which methods of the port work, on these groups and no others. */
export function policyFor(methods: readonly (keyof CloudLogs)[], { region, account, groups }: PolicyFor): object {
  const needed = methods.flatMap((method) => cloudLogsRights[method]);
  const on = (place: Permission['on']) => needed.filter((one) => one.on === place).map(({ action }) => action);
  const statement = (Sid: string, Effect: string, Action: readonly string[], Resource: string | readonly string[]) =>
    Action.length === 0 ? [] : [{ Sid, Effect, Action, Resource }];
  // What is done with a group is granted on its ARN with `:*` behind it.
  const arns = groups.map((group) => `arn:aws:logs:${region}:${account}:log-group:${group}:*`);
  return {
    Version: '2012-10-17',
    Statement: [
      ...statement('Everywhere', 'Allow', on('*'), '*'),
      ...statement('Groups', 'Allow', on('groups'), arns),
      ...statement('Never', 'Deny', never, '*'),
    ],
  };
}

/** The methods that look, and those that change. */
export const lookingMethods = ['groups', 'startQuery', 'queryResults', 'stopQuery', 'openQueries'] as const;
export const changingMethods = ['keepDays'] as const;
