import type { ListObjectVersionsCommandOutput, ObjectVersion } from '@aws-sdk/client-s3';
import type { BucketLock, LockedVersion } from '../../ports/archive.ts';
import type { Asking } from './keep.ts';
import { notS3 } from './not-s3.ts';

/** Days of a year, in a rule that is written in years. */
const yearDays = 365;
/** Pages of 1,000 versions that are read. */
const mostPages = 50;

/** Reads how a bucket is locked: its rule, and what the newest versions really carry. */
export async function lockOf(
  sdk: Asking['sdk'],
  ask: Asking['ask'],
  { bucket, prefix, most }: { readonly bucket: string; readonly prefix: string; readonly most: number },
): Promise<BucketLock> {
  const place = { Bucket: bucket };
  const [rule, versioning, all] = await Promise.all([
    ask('s3:GetBucketObjectLockConfiguration', (client, options) =>
      client.send(new sdk.GetObjectLockConfigurationCommand(place), options).then(
        ({ ObjectLockConfiguration: found }) => ruleOf(found?.Rule?.DefaultRetention),
        (error: unknown) => {
          if (error instanceof Error && error.name === 'ObjectLockConfigurationNotFoundError') return undefined;
          throw error;
        },
      ),
    ),
    ask('s3:GetBucketVersioning', (client, options) => client.send(new sdk.GetBucketVersioningCommand(place), options)),
    everyVersion(sdk, ask, { ...place, Prefix: prefix }),
  ]);
  const newest = all.versions
    .toSorted((a, b) => (b.LastModified?.getTime() ?? 0) - (a.LastModified?.getTime() ?? 0))
    .slice(0, most);
  const versions: LockedVersion[] = [];
  for (const { Key = '', VersionId, LastModified } of newest) {
    const head = new sdk.HeadObjectCommand({ ...place, Key, ...(VersionId === undefined ? {} : { VersionId }) });
    const found = await ask('s3:GetObjectVersion', (client, options) => client.send(head, options));
    if (found.ETag === undefined) throw notS3();
    versions.push({
      key: Key,
      at: LastModified?.getTime() ?? 0,
      mode: found.ObjectLockMode,
      untilMs: found.ObjectLockRetainUntilDate?.getTime(),
    });
  }
  return { rule, isVersioned: versioning.Status === 'Enabled', versions, hidden: all.hidden, isWhole: all.isWhole };
}

/** Versions come by key, so the newest may be on the last page. */
async function everyVersion(
  sdk: Asking['sdk'],
  ask: Asking['ask'],
  place: { readonly Bucket: string; readonly Prefix: string },
) {
  const versions: ObjectVersion[] = [];
  const hidden: string[] = [];
  let from: { readonly KeyMarker?: string | undefined; readonly VersionIdMarker?: string | undefined } = {};
  for (let pages = 0; pages < mostPages; pages += 1) {
    const command = new sdk.ListObjectVersionsCommand({ ...place, ...from });
    const page: ListObjectVersionsCommandOutput = await ask('s3:ListBucketVersions', (client, options) =>
      client.send(command, options),
    );
    if (page.Name === undefined) throw notS3();
    versions.push(...(page.Versions ?? []));
    hidden.push(...(page.DeleteMarkers ?? []).flatMap(({ Key }) => Key ?? []));
    if (page.IsTruncated !== true) return { versions, hidden, isWhole: true };
    from = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
  }
  return { versions, hidden, isWhole: false };
}

interface Retention {
  readonly Mode?: string | undefined;
  readonly Days?: number | undefined;
  readonly Years?: number | undefined;
}

function ruleOf({ Mode, Days, Years }: Retention = {}): BucketLock['rule'] {
  return Mode === undefined ? undefined : { mode: Mode, days: Days ?? (Years ?? 0) * yearDays };
}
