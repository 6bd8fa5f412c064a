import { type Place, s3Client } from './client.ts';

/** What can be learned of the bucket of the anchors without writing to it. */
export interface BucketFacts {
  readonly listed: number;
  /** Whether objects can be locked; undefined where the account may not ask. */
  readonly lock: boolean | undefined;
}

/** Lists the prefix and reads the lock configuration. Rejects where the bucket cannot be listed. */
export async function bucketFacts(place: Place, timeoutMs: number): Promise<BucketFacts> {
  const { ListObjectsV2Command, GetObjectLockConfigurationCommand } = await import('@aws-sdk/client-s3');
  const s3 = await s3Client(place, { maxAttempts: 2 })();
  const { bucket, prefix } = place;
  const options = { abortSignal: AbortSignal.timeout(timeoutMs) };
  try {
    const page = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1 }), options);
    const lock = await s3.send(new GetObjectLockConfigurationCommand({ Bucket: bucket }), options).then(
      ({ ObjectLockConfiguration }) => ObjectLockConfiguration?.ObjectLockEnabled === 'Enabled',
      (error: unknown) =>
        error instanceof Error && error.name === 'ObjectLockConfigurationNotFoundError' ? false : undefined,
    );
    return { listed: page.KeyCount ?? 0, lock };
  } finally {
    s3.destroy();
  }
}
