import type { ListObjectVersionsCommandOutput } from '@aws-sdk/client-s3';
import type { Anchor, AnchorStore } from '../../ports/anchor.ts';
import type { Clock } from '../../ports/clock.ts';
import { type Place, s3Client } from './client.ts';

export interface AnchorOptions extends Place {
  /** Days for which nobody, not even the account's owner, can delete or change an anchor (Object Lock, compliance mode). */
  readonly retentionDays: number;
  readonly clock: Clock;
}

/** Number and hash are in the name: a listing tells all, and no later object of the same name can say something else. */
const nameOf = ({ seq, hash }: Anchor) => `${String(seq).padStart(15, '0')}-${hash}.json`;
const named = /(\d{15})-([0-9a-f]{64})\.json$/;

/**
 * Anchors as objects in S3 under Object Lock. The lock keeps each version of an object, and lets anyone who may write lay a newer one or
 * a delete marker over it (Amazon S3 user guide, "How S3 Object Lock works"): every version counts, the hidden ones too.
 */
export function s3Anchors(options: AnchorOptions): AnchorStore {
  const { bucket, prefix, clock } = options;
  const client = s3Client(options);

  return {
    async put(anchor) {
      const { PutObjectCommand } = await import('@aws-sdk/client-s3');
      const until = new Date(clock.now().getTime() + options.retentionDays * 86_400_000);
      const s3 = await client();
      // Not IfNoneMatch: an object that somebody laid there first would keep ours away.
      await s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: prefix + nameOf(anchor),
          Body: JSON.stringify(anchor),
          ContentType: 'application/json',
          ObjectLockMode: 'COMPLIANCE',
          ObjectLockRetainUntilDate: until,
        }),
      );
    },
    async list() {
      const { ListObjectVersionsCommand } = await import('@aws-sdk/client-s3');
      const s3 = await client();
      const anchors = new Map<string, Anchor>();
      let from: { readonly KeyMarker?: string | undefined; readonly VersionIdMarker?: string | undefined } = {};
      do {
        const page: ListObjectVersionsCommandOutput = await s3.send(
          new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, ...from }),
        );
        for (const { Key = '' } of page.Versions ?? []) {
          const [, seq, hash = ''] = named.exec(Key) ?? [];
          if (seq !== undefined) anchors.set(Key, { seq: Number(seq), hash });
        }
        from = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
      } while (from.KeyMarker !== undefined);
      return [...anchors.values()].sort((a, b) => a.seq - b.seq);
    },
  };
}
