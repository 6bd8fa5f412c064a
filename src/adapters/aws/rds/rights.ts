import type { Instances } from '../../../ports/instances.ts';

/** One permission as IAM knows it, and what it is for: any instance, the source of a restore, or copies that the bot made. */
export interface InstancePermission {
  readonly action: `rds:${string}`;
  readonly on: '*' | 'restore' | 'copies';
}

const permissions = {
  instances: { action: 'rds:DescribeDBInstances', on: '*' },
  backups: { action: 'rds:DescribeDBInstanceAutomatedBackups', on: '*' },
  events: { action: 'rds:DescribeEvents', on: '*' },
  restore: { action: 'rds:RestoreDBInstanceToPointInTime', on: 'restore' },
  tag: { action: 'rds:AddTagsToResource', on: 'restore' },
  modify: { action: 'rds:ModifyDBInstance', on: 'copies' },
  remove: { action: 'rds:DeleteDBInstance', on: 'copies' },
} as const satisfies Record<string, InstancePermission>;

/** What each method of the port needs. The policy, its documentation and the words of the doctor are made from this table. */
export const instanceRights: { readonly [Method in keyof Instances]: readonly InstancePermission[] } = {
  instance: [permissions.instances],
  earliestRestorable: [permissions.backups],
  lastEvent: [permissions.events],
  restore: [permissions.restore, permissions.tag],
  remove: [permissions.modify, permissions.remove],
};

/**
 * The IAM policy with which the bot makes copies of one instance and removes them, and can do nothing to the instance itself: what changes or
 * deletes is only allowed on names that begin as copies do and carry the tag of the bot.
 */
export function instancePolicy(of: {
  readonly region: string;
  readonly account: string;
  readonly instance: string;
}): object {
  const on = (place: InstancePermission['on']) =>
    Object.values(instanceRights)
      .flat()
      .filter((one) => one.on === place)
      .map(({ action }) => action);
  const arn = (kind: string, name: string) => `arn:aws:rds:${of.region}:${of.account}:${kind}:${name}`;
  const copies = arn('db', `${of.instance}-at-*`);
  return {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Look', Effect: 'Allow', Action: on('*'), Resource: '*' },
      {
        ...{ Sid: 'Restore', Effect: 'Allow', Action: on('restore') },
        Resource: [
          arn('db', of.instance),
          copies,
          ...['subgrp', 'pg', 'og', 'auto-backup'].map((kind) => arn(kind, '*')),
        ],
      },
      {
        ...{ Sid: 'OnlyCopies', Effect: 'Allow', Action: on('copies'), Resource: copies },
        Condition: { StringEquals: { 'aws:ResourceTag/mcp-chatops/managed': 'true' } },
      },
    ],
  };
}
