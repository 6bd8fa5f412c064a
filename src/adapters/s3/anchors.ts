import type { S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import type { AnchorStore, AuditAnchor } from '../../ports/anchor.ts';
import type { Clock } from '../../ports/clock.ts';

export interface AnchorOptions {
  readonly bucket: string;
  readonly prefix: string;
  /** Days for which nobody, not even the account's owner, can delete or change an anchor (Object Lock, compliance mode). */
  readonly retentionDays: number;
  readonly region: string;
  /** Another address than that of AWS. */
  readonly endpoint?: string | undefined;
  readonly clock: Clock;
}

const shape = z.object({ seq: z.number().int().positive(), hash: z.string().regex(/^[0-9a-f]{64}$/), at: z.string() });

/** Anchors as objects in S3 under Object Lock. The SDK is loaded at the first use: most processes never need it. */
export function s3Anchors(options: AnchorOptions): AnchorStore {
  const { bucket, prefix, clock } = options;
  let opened: Promise<S3Client> | undefined;

  function client(): Promise<S3Client> {
    opened ??= import('@aws-sdk/client-s3').then(
      ({ S3Client }) =>
        new S3Client({
          region: options.region,
          ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint, forcePathStyle: true }),
        }),
    );
    return opened;
  }

  return {
    async put(anchor) {
      const { PutObjectCommand } = await import('@aws-sdk/client-s3');
      const until = new Date(clock.now().getTime() + options.retentionDays * 86_400_000);
      const s3 = await client();
      await s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: `${prefix}${String(anchor.seq).padStart(15, '0')}.json`,
          Body: JSON.stringify(anchor),
          ContentType: 'application/json',
          // Written once: an anchor that is there already is never replaced.
          IfNoneMatch: '*',
          ObjectLockMode: 'COMPLIANCE',
          ObjectLockRetainUntilDate: until,
        }),
      );
    },
    async list() {
      const { GetObjectCommand, ListObjectsV2Command } = await import('@aws-sdk/client-s3');
      const s3 = await client();
      const anchors: AuditAnchor[] = [];
      let next: string | undefined;
      do {
        const page = await s3.send(
          new ListObjectsV2Command({
            Bucket: bucket,
            Prefix: prefix,
            ...(next === undefined ? {} : { ContinuationToken: next }),
          }),
        );
        for (const { Key } of page.Contents ?? []) {
          const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
          anchors.push(shape.parse(JSON.parse((await object.Body?.transformToString()) ?? '')));
        }
        next = page.NextContinuationToken;
      } while (next !== undefined);
      return anchors.sort((a, b) => a.seq - b.seq);
    },
  };
}
