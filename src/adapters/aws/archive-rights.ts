import type { Archive } from '../../ports/archive.ts';

/** One permission as IAM knows it. */
export interface BucketPermission {
  readonly action: `s3:${string}`;
  /** Whether it is granted on the bucket itself or on what lies in it. */
  readonly on: 'bucket' | 'objects';
}

const permissions = {
  list: { action: 's3:ListBucket', on: 'bucket' },
  listUploads: { action: 's3:ListBucketMultipartUploads', on: 'bucket' },
  get: { action: 's3:GetObject', on: 'objects' },
  put: { action: 's3:PutObject', on: 'objects' },
  getLock: { action: 's3:GetBucketObjectLockConfiguration', on: 'bucket' },
  getVersioning: { action: 's3:GetBucketVersioning', on: 'bucket' },
  listVersions: { action: 's3:ListBucketVersions', on: 'bucket' },
  getVersion: { action: 's3:GetObjectVersion', on: 'objects' },
  getRetention: { action: 's3:GetObjectRetention', on: 'objects' },
  abort: { action: 's3:AbortMultipartUpload', on: 'objects' },
} as const satisfies Record<string, BucketPermission>;

/** What each method of the port needs. The policy, its documentation and the words of the doctor are made from this table. */
export const archiveRights: { readonly [Method in keyof Archive]: readonly BucketPermission[] } = {
  // Without the right to list, what is not there is answered as forbidden.
  head: [permissions.get, permissions.list],
  list: [permissions.list],
  text: [permissions.get],
  content: [permissions.get],
  lock: [
    permissions.getLock,
    permissions.getVersioning,
    permissions.listVersions,
    permissions.getVersion,
    permissions.getRetention,
  ],
  leftovers: [permissions.listUploads],
  keep: [permissions.put, permissions.abort],
  removeLeftover: [permissions.abort],
};

/** What nobody who takes backups should be able to do, whatever else the role of the bot is given: nothing that is kept can be lost by it. */
const never = [
  's3:DeleteObject',
  's3:DeleteObjectVersion',
  's3:BypassGovernanceRetention',
  's3:PutBucketPolicy',
  's3:PutLifecycleConfiguration',
];

/** The IAM policy with which the bot keeps and reads backups in this bucket and does nothing else. */
export function bucketPolicy(bucket: string): object {
  const { lock: _, ...backups } = archiveRights;
  const needed = new Set<BucketPermission>(Object.values(backups).flat());
  const on = (place: BucketPermission['on']) =>
    [...needed].filter((one) => one.on === place).map(({ action }) => action);
  const arn = `arn:aws:s3:::${bucket}`;
  return {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Bucket', Effect: 'Allow', Action: on('bucket'), Resource: arn },
      { Sid: 'Backups', Effect: 'Allow', Action: on('objects'), Resource: `${arn}/*` },
      { Sid: 'Never', Effect: 'Deny', Action: never, Resource: [arn, `${arn}/*`] },
    ],
  };
}

/** The IAM policy with which the bot sees how this bucket of audit logs is locked, and can change nothing in it. */
export function auditPolicy(bucket: string): object {
  const on = (place: BucketPermission['on']) =>
    archiveRights.lock.filter((one) => one.on === place).map(({ action }) => action);
  const arn = `arn:aws:s3:::${bucket}`;
  return {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Bucket', Effect: 'Allow', Action: on('bucket'), Resource: arn },
      { Sid: 'Logs', Effect: 'Allow', Action: on('objects'), Resource: `${arn}/*` },
    ],
  };
}
