import { z } from 'zod';
import type { AnchorStore, AuditAnchor } from '../../ports/anchor.ts';
import type { Clock } from '../../ports/clock.ts';
import { type Place, s3Client } from './client.ts';

export interface AnchorOptions extends Place {
  /** Days for which nobody, not even the account's owner, can delete or change an anchor (Object Lock, compliance mode). */
  readonly retentionDays: number;
  readonly clock: Clock;
}

const shape = z.object({ seq: z.number().int().positive(), hash: z.string().regex(/^[0-9a-f]{64}$/), at: z.string() });

/** Anchors as objects in S3 under Object Lock. */
export function s3Anchors(options: AnchorOptions): AnchorStore {
  const { bucket, prefix, clock } = options;
  const client = s3Client(options);

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
