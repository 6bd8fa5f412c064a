import { createHash } from 'node:crypto';
import type { Xml } from '../xml.ts';
import type { Bucket, ObjectVersion } from './bucket.ts';
import { listObjects, listUploads, listVersions } from './listing.ts';
import { noSuchKey, noSuchUpload, S3Refusal, taken } from './refusal.ts';

export interface Asked {
  readonly method: string;
  readonly bucket: Bucket;
  /** '' for what is asked of the bucket. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, unknown>>;
  header(name: string): string;
  readonly body: Buffer;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | Xml;
}

interface Operation {
  /** As the API reference names it. */
  readonly name: string;
  /** As IAM names what it needs. */
  readonly permission: `s3:${string}`;
  readonly changes?: true;
  takes(asked: Asked): boolean;
  answer(asked: Asked): Answer;
}

const ofObject = (asked: Asked, method: string, query?: string) =>
  asked.key !== '' &&
  asked.method === method &&
  (query === undefined ? !asked.query.has('uploadId') && !asked.query.has('uploads') : asked.query.has(query));
const ofBucket = (asked: Asked, query: string) => asked.key === '' && asked.method === 'GET' && asked.query.has(query);

const metadataStart = 'x-amz-meta-';

function madeAs({ header, headers }: Asked) {
  const own = Object.keys(headers).filter((name) => name.startsWith(metadataStart));
  return {
    metadata: Object.fromEntries(own.map((name) => [name.slice(metadataStart.length), header(name)])),
    contentType: header('content-type') || 'application/octet-stream',
    storageClass: header('x-amz-storage-class') || 'STANDARD',
  };
}

function found({ bucket, key, query }: Asked): ObjectVersion {
  const id = query.get('versionId');
  const version = id === null ? bucket.newest(key) : bucket.objects.get(key)?.find((one) => one.id === id);
  if (version === undefined) throw noSuchKey();
  return version;
}

const headersOf = (version: ObjectVersion) => ({
  'content-type': version.contentType,
  etag: version.etag,
  'last-modified': new Date(version.at).toUTCString(),
  'x-amz-version-id': version.id,
  ...(version.storageClass === 'STANDARD' ? {} : { 'x-amz-storage-class': version.storageClass }),
  ...(version.lock === undefined
    ? {}
    : {
        'x-amz-object-lock-mode': version.lock.mode,
        'x-amz-object-lock-retain-until-date': new Date(version.lock.untilMs).toISOString(),
      }),
  ...Object.fromEntries(Object.entries(version.metadata).map(([name, value]) => [metadataStart + name, value])),
});

function uploadOf({ bucket, key, query }: Asked) {
  const upload = bucket.uploads.get(query.get('uploadId') ?? '');
  if (upload === undefined || upload.key !== key) throw noSuchUpload();
  return upload;
}

function refuseTaken({ bucket, key, header }: Asked): void {
  if (header('if-none-match') === '*' && bucket.newest(key) !== undefined) throw taken();
}

/** Tried in this order. */
export const operations: readonly Operation[] = [
  {
    name: 'UploadPart',
    permission: 's3:PutObject',
    changes: true,
    takes: (asked) => ofObject(asked, 'PUT', 'partNumber'),
    answer(asked) {
      const upload = uploadOf(asked);
      const etag = `"${createHash('md5').update(asked.body).digest('hex')}"`;
      upload.parts.set(Number(asked.query.get('partNumber')), { body: asked.body, etag });
      return { headers: { etag, 'x-amz-checksum-sha256': createHash('sha256').update(asked.body).digest('base64') } };
    },
  },
  {
    name: 'CreateMultipartUpload',
    permission: 's3:PutObject',
    changes: true,
    takes: (asked) => ofObject(asked, 'POST', 'uploads'),
    answer(asked) {
      const { id } = asked.bucket.begin(asked.key, madeAs(asked));
      return { body: { InitiateMultipartUploadResult: { Bucket: asked.bucket.name, Key: asked.key, UploadId: id } } };
    },
  },
  {
    name: 'CompleteMultipartUpload',
    permission: 's3:PutObject',
    changes: true,
    takes: (asked) => ofObject(asked, 'POST', 'uploadId'),
    answer(asked) {
      const upload = uploadOf(asked);
      refuseTaken(asked);
      const parts = [...asked.body.toString('utf8').matchAll(/<Part>([\s\S]*?)<\/Part>/g)].map(([, part = '']) => ({
        number: Number(/<PartNumber>(\d+)</.exec(part)?.[1]),
        etag: (/<ETag>([\s\S]*?)</.exec(part)?.[1] ?? '').replaceAll('&quot;', '"'),
      }));
      if (parts.length === 0) throw new S3Refusal('MalformedXML', 'The XML you provided was not well-formed.');
      const { etag } = asked.bucket.complete(upload, parts);
      return { body: { CompleteMultipartUploadResult: { Bucket: asked.bucket.name, Key: asked.key, ETag: etag } } };
    },
  },
  {
    name: 'AbortMultipartUpload',
    permission: 's3:AbortMultipartUpload',
    changes: true,
    takes: (asked) => ofObject(asked, 'DELETE', 'uploadId'),
    answer(asked) {
      asked.bucket.abort(uploadOf(asked).id);
      return { status: 204 };
    },
  },
  {
    name: 'PutObject',
    permission: 's3:PutObject',
    changes: true,
    takes: (asked) => ofObject(asked, 'PUT'),
    answer(asked) {
      refuseTaken(asked);
      const { etag, id } = asked.bucket.put(asked.key, { ...madeAs(asked), body: asked.body });
      return { headers: { etag, 'x-amz-version-id': id } };
    },
  },
  {
    name: 'HeadObject',
    permission: 's3:GetObject',
    takes: (asked) => ofObject(asked, 'HEAD'),
    answer(asked) {
      const version = found(asked);
      return { headers: { ...headersOf(version), 'content-length': String(version.body.length) } };
    },
  },
  {
    name: 'GetObject',
    permission: 's3:GetObject',
    takes: (asked) => ofObject(asked, 'GET'),
    answer(asked) {
      const version = found(asked);
      if (/^(?:GLACIER|DEEP_ARCHIVE)$/.test(version.storageClass))
        throw new S3Refusal('InvalidObjectState', "The operation is not valid for the object's storage class", 403);
      return { headers: headersOf(version), body: version.body };
    },
  },
  {
    name: 'GetObjectLockConfiguration',
    permission: 's3:GetBucketObjectLockConfiguration',
    takes: (asked) => ofBucket(asked, 'object-lock'),
    answer({ bucket: { lock } }) {
      if (lock === undefined)
        throw new S3Refusal('ObjectLockConfigurationNotFoundError', 'Object Lock configuration does not exist', 404);
      const DefaultRetention = { Mode: lock.mode, Days: lock.days };
      return { body: { ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention } } } };
    },
  },
  {
    name: 'GetBucketVersioning',
    permission: 's3:GetBucketVersioning',
    takes: (asked) => ofBucket(asked, 'versioning'),
    answer: ({ bucket }) => ({
      body: { VersioningConfiguration: { Status: bucket.isVersioned ? 'Enabled' : 'Suspended' } },
    }),
  },
  {
    name: 'ListObjectVersions',
    permission: 's3:ListBucketVersions',
    takes: (asked) => ofBucket(asked, 'versions'),
    answer: ({ bucket, query }) => ({ body: { ListVersionsResult: listVersions(bucket, query) } }),
  },
  {
    name: 'ListMultipartUploads',
    permission: 's3:ListBucketMultipartUploads',
    takes: (asked) => ofBucket(asked, 'uploads'),
    answer: ({ bucket, query }) => ({ body: { ListMultipartUploadsResult: listUploads(bucket, query) } }),
  },
  {
    name: 'ListObjectsV2',
    permission: 's3:ListBucket',
    takes: (asked) => ofBucket(asked, 'list-type'),
    answer: ({ bucket, query }) => ({ body: { ListBucketResult: listObjects(bucket, query) } }),
  },
];
