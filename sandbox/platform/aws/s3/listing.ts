import type { Xml } from '../xml.ts';
import type { Bucket } from './bucket.ts';

const mostKeys = 1000;
const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) =>
  Buffer.compare(Buffer.from(a), Buffer.from(b));
const isoOf = (ms: number) => new Date(ms).toISOString();

/** ListObjectsV2: what plain reads find, by key. */
export function listObjects(bucket: Bucket, asked: URLSearchParams): Xml {
  const prefix = asked.get('prefix') ?? '';
  const token = asked.get('continuation-token');
  const after = token === null ? (asked.get('start-after') ?? '') : Buffer.from(token, 'base64url').toString('utf8');
  const most = Math.min(mostKeys, Number(asked.get('max-keys') ?? mostKeys));
  const all = [...bucket.objects]
    .sort(byKey)
    .filter(
      ([key]) => key.startsWith(prefix) && (after === '' || Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0),
    )
    .flatMap(([key, [version]]) => (version === undefined || version.isDeleteMarker ? [] : [{ key, version }]));
  const page = all.slice(0, most);
  const isCut = page.length < all.length;
  return {
    Name: bucket.name,
    Prefix: prefix,
    KeyCount: page.length,
    MaxKeys: most,
    IsTruncated: isCut,
    NextContinuationToken: isCut ? Buffer.from(page.at(-1)?.key ?? '').toString('base64url') : undefined,
    Contents: page.map(({ key, version }) => ({
      Key: key,
      LastModified: isoOf(version.at),
      ETag: version.etag,
      Size: version.body.length,
      StorageClass: version.storageClass,
    })),
  };
}

/** ListMultipartUploads: what was begun and neither completed nor aborted. */
export function listUploads(bucket: Bucket, asked: URLSearchParams): Xml {
  const prefix = asked.get('prefix') ?? '';
  const found = [...bucket.uploads.values()].filter(({ key }) => key.startsWith(prefix));
  return {
    Bucket: bucket.name,
    Prefix: prefix,
    IsTruncated: false,
    Upload: found.map(({ id, key, at }) => ({ Key: key, UploadId: id, Initiated: isoOf(at) })),
  };
}

/** ListObjectVersions: all versions and delete markers, by key, the newest of a key first. */
export function listVersions(bucket: Bucket, asked: URLSearchParams): Xml {
  const prefix = asked.get('prefix') ?? '';
  const all = [...bucket.objects]
    .sort(byKey)
    .filter(([key]) => key.startsWith(prefix))
    .flatMap(([key, versions]) => versions.map((version, at) => ({ key, version, isLatest: at === 0 })));
  const mark = `${asked.get('key-marker')} ${asked.get('version-id-marker')}`;
  const from = all.findIndex(({ key, version: { id } }) => `${key} ${id}` === mark) + 1;
  const page = all.slice(from, from + mostKeys);
  const last = page.at(-1);
  const isCut = from + mostKeys < all.length;
  const told = page.map(({ key, version: { id, at, isDeleteMarker }, isLatest }) => ({
    isDeleteMarker,
    xml: { Key: key, VersionId: id, IsLatest: isLatest, LastModified: isoOf(at) },
  }));
  return {
    Name: bucket.name,
    Prefix: prefix,
    IsTruncated: isCut,
    NextKeyMarker: isCut ? last?.key : undefined,
    NextVersionIdMarker: isCut ? last?.version.id : undefined,
    Version: told.filter((one) => !one.isDeleteMarker).map(({ xml }) => xml),
    DeleteMarker: told.filter((one) => one.isDeleteMarker).map(({ xml }) => xml),
  };
}
