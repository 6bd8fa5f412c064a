import type { ListMultipartUploadsCommandOutput, ListObjectsV2CommandOutput, S3Client } from '@aws-sdk/client-s3';
import { fault, isFault } from '../../errors.ts';
import type { Archive, ArchiveCall, ArchivedHead, ArchivedObject, ArchiveList, Leftover } from '../../ports/archive.ts';
import type { BucketSettings } from './bucket-settings.ts';
import { awsFault } from './failures.ts';
import { type Asking, keepInParts, type Sending } from './keep.ts';
import { lockOf } from './lock.ts';
import type { Credentials } from './logs.ts';
import { notS3 } from './not-s3.ts';

const service = 'S3';
const setting = 'backups';
/** The SDK itself waits forever: for a connection, for the answer to begin, and between two pieces of it. */
const connectMs = 3000;
const answerMs = 60_000;
const silenceMs = 30_000;
/** Pages of 1,000 objects or uploads that are read of one listing. */
const mostPages = 20;
/** What is read as a text. */
const mostText = 1024 * 1024;
/** An upload that failed is ended within this time, whoever has stopped meanwhile. */
const tidyMs = 10_000;

const missing = new Set(['NoSuchKey', 'NotFound', 'NoSuchUpload']);
const nameOf = (error: unknown) => (error instanceof Error ? error.name : '');

export interface ArchivePlace extends Pick<BucketSettings, 'bucket' | 'region' | 'endpoint'> {
  readonly credentials: Credentials | undefined;
}

/** A bucket of S3 as the place of backups; credentials of the pod where none are given. */
export async function archive(place: ArchivePlace): Promise<Archive & { close(): Promise<void> }> {
  const sdk = await import('@aws-sdk/client-s3');
  const { bucket } = place;
  const client = new sdk.S3Client({
    region: place.region,
    ...(place.endpoint === undefined ? {} : { endpoint: place.endpoint, forcePathStyle: true }),
    ...(place.credentials === undefined ? {} : { credentials: place.credentials }),
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: connectMs,
      requestTimeout: answerMs,
      socketTimeout: silenceMs,
      throwOnRequestTimeout: true,
    },
  });

  async function ask<Answer>(
    permission: string,
    { timeoutMs, signal }: ArchiveCall,
    send: (s3: S3Client, options: Sending) => Promise<Answer>,
    isWrite = false,
  ): Promise<Answer> {
    signal?.throwIfAborted();
    const over = AbortSignal.timeout(timeoutMs);
    // A write that is under way is not given up: what became of it would not be known.
    const abortSignal = signal === undefined || isWrite ? over : AbortSignal.any([signal, over]);
    try {
      return await send(client, { abortSignal });
    } catch (error) {
      if (!isWrite) signal?.throwIfAborted();
      // Refused for what it names, and told apart by whoever asks.
      if (missing.has(nameOf(error)) || nameOf(error) === 'PreconditionFailed') throw error;
      if (nameOf(error) === 'NoSuchBucket')
        throw fault('AWS_FAILED', `S3 has no bucket ${bucket}.`, { cause: error, hint: 'Correct `backups.bucket`.' });
      throw awsFault(error, { service, permission, isWrite, timeoutMs, setting });
    }
  }

  async function head(key: string, call: ArchiveCall): Promise<ArchivedHead | undefined> {
    const command = new sdk.HeadObjectCommand({ Bucket: bucket, Key: key });
    try {
      const found = await ask('s3:GetObject', call, (s3, options) => s3.send(command, options));
      if (found.ETag === undefined) throw notS3();
      const { ContentLength: bytes = 0, LastModified, StorageClass: storageClass = 'STANDARD', Metadata = {} } = found;
      return { key, bytes, at: LastModified?.getTime() ?? 0, storageClass, metadata: Metadata };
    } catch (error) {
      if (missing.has(nameOf(error))) return undefined;
      throw error;
    }
  }

  async function* content(key: string, call: ArchiveCall): AsyncGenerator<Uint8Array> {
    const command = new sdk.GetObjectCommand({ Bucket: bucket, Key: key });
    const asked = { service, permission: 's3:GetObject', isWrite: false, timeoutMs: silenceMs, setting } as const;
    let body: AsyncIterable<Uint8Array>;
    try {
      // The time of the call is for its beginning: a large object takes longer, and its silence is timed.
      const answer = await ask('s3:GetObject', { ...call, timeoutMs: answerMs }, (s3) =>
        s3.send(command, call.signal === undefined ? {} : { abortSignal: call.signal }),
      );
      if (answer.ETag === undefined) throw notS3();
      body = answer.Body as unknown as AsyncIterable<Uint8Array>;
    } catch (error) {
      if (missing.has(nameOf(error))) throw fault('BACKUP_UNKNOWN', `The bucket has no ${key}.`, { cause: error });
      if (nameOf(error) === 'InvalidObjectState')
        throw fault('AWS_FAILED', `${key} lies in Glacier and cannot be read at once.`, { cause: error });
      throw error;
    }
    try {
      yield* body;
    } catch (error) {
      call.signal?.throwIfAborted();
      throw isFault(error) ? error : awsFault(error, asked);
    }
  }

  return {
    head,
    content,
    async list({ prefix, after, bucket: other = bucket }, call): Promise<ArchiveList> {
      const objects: ArchivedObject[] = [];
      let from: string | undefined;
      for (let pages = 0; pages < mostPages; pages += 1) {
        const command = new sdk.ListObjectsV2Command({
          Bucket: other,
          Prefix: prefix,
          ...(after === undefined ? {} : { StartAfter: after }),
          ...(from === undefined ? {} : { ContinuationToken: from }),
        });
        const page: ListObjectsV2CommandOutput = await ask('s3:ListBucket', call, (s3, options) =>
          s3.send(command, options),
        );
        objects.push(...objectsOf(page));
        // A token that comes back would be asked forever.
        if (page.NextContinuationToken === undefined || page.NextContinuationToken === from)
          return { objects, isWhole: true };
        from = page.NextContinuationToken;
      }
      return { objects, isWhole: false };
    },
    async text(key, call) {
      const pieces: Uint8Array[] = [];
      let bytes = 0;
      for await (const piece of content(key, call)) {
        bytes += piece.length;
        if (bytes > mostText) throw fault('AWS_FAILED', `${key} is larger than what the bot reads as a text.`);
        pieces.push(piece);
      }
      return Buffer.concat(pieces).toString('utf8');
    },
    lock: (asked, call) => lockOf(sdk, (permission, send) => ask(permission, call, send), asked),
    async leftovers(prefix, call) {
      const found: Leftover[] = [];
      let marker: { readonly KeyMarker?: string | undefined; readonly UploadIdMarker?: string | undefined } = {};
      for (let pages = 0; pages < mostPages; pages += 1) {
        const command = new sdk.ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix, ...marker });
        const page: ListMultipartUploadsCommandOutput = await ask(
          's3:ListBucketMultipartUploads',
          call,
          (s3, options) => s3.send(command, options),
        );
        found.push(...leftoversOf(page));
        if (page.IsTruncated !== true) break;
        marker = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
      }
      return found;
    },
    async removeLeftover({ key, id }, call) {
      const command = new sdk.AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: id });
      await ask('s3:AbortMultipartUpload', call, (s3, options) => s3.send(command, options), true).catch(unlessMissing);
    },
    async keep(key, what, how, call) {
      const asking: Asking = {
        sdk,
        bucket,
        ask: (permission, send) => ask(permission, call, send),
        write: (permission, send) => ask(permission, call, send, true),
        tidy: async (send) => {
          // What is left all the same is found by the next backup.
          await send(client, { abortSignal: AbortSignal.timeout(tidyMs) }).catch(() => undefined);
        },
      };
      try {
        return await keepInParts(asking, key, what, how);
      } catch (error) {
        // Taken: by somebody, or by this very upload, whose answer was lost before the SDK tried again.
        if (nameOf(error) === 'PreconditionFailed' || nameOf(error) === 'NoSuchUpload')
          throw fault('BACKUP_TAKEN', `The bucket has another ${key}.`, { cause: error, effect: 'unknown' });
        throw error;
      }
    },
    async close() {
      client.destroy();
    },
  };
}

function unlessMissing(error: unknown): void {
  if (!missing.has(nameOf(error))) throw error;
}

function objectsOf({ Name, Contents = [] }: ListObjectsV2CommandOutput): readonly ArchivedObject[] {
  if (Name === undefined) throw notS3();
  return Contents.flatMap(({ Key: key, Size: bytes = 0, LastModified, StorageClass: storageClass = 'STANDARD' }) =>
    key === undefined ? [] : [{ key, bytes, at: LastModified?.getTime() ?? 0, storageClass }],
  );
}

function leftoversOf({ Bucket, Uploads = [] }: ListMultipartUploadsCommandOutput): readonly Leftover[] {
  if (Bucket === undefined) throw notS3();
  return Uploads.flatMap(({ Key: key, UploadId: id, Initiated }) =>
    key === undefined || id === undefined ? [] : [{ key, id, at: Initiated?.getTime() ?? 0 }],
  );
}
