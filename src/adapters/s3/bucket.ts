import { type Place, s3Client } from './client.ts';

/** What can be learned of a bucket without writing to it. */
export interface BucketFacts {
  /** Whether there is anything below the prefix, hidden versions too. */
  readonly used: boolean;
  /** Whether objects can be locked; undefined where the account may not ask. */
  readonly lock: boolean | undefined;
}

/** Lists the versions below the prefix and reads the lock configuration. Rejects where the bucket cannot be listed so. */
export async function bucketFacts(place: Place, timeoutMs: number): Promise<BucketFacts> {
  const { ListObjectVersionsCommand, GetObjectLockConfigurationCommand } = await import('@aws-sdk/client-s3');
  const s3 = await s3Client(place, { maxAttempts: 2 })();
  const { bucket, prefix } = place;
  const options = { abortSignal: AbortSignal.timeout(timeoutMs) };
  try {
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, MaxKeys: 1 }), options);
    const lock = await s3.send(new GetObjectLockConfigurationCommand({ Bucket: bucket }), options).then(
      ({ ObjectLockConfiguration }) => ObjectLockConfiguration?.ObjectLockEnabled === 'Enabled',
      (error: unknown) =>
        error instanceof Error && error.name === 'ObjectLockConfigurationNotFoundError' ? false : undefined,
    );
    return { used: (page.Versions?.length ?? 0) > 0, lock };
  } finally {
    s3.destroy();
  }
}

/** Lists the prefix. Rejects where the bucket cannot be listed. */
export async function listBucket(place: Place, timeoutMs: number): Promise<void> {
  const { ListObjectsV2Command } = await import('@aws-sdk/client-s3');
  const s3 = await s3Client(place, { maxAttempts: 2 })();
  const command = new ListObjectsV2Command({ Bucket: place.bucket, Prefix: place.prefix, MaxKeys: 1 });
  try {
    await s3.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) });
  } finally {
    s3.destroy();
  }
}
