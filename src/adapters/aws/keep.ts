import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { fault } from '../../errors.ts';
import { bytes as size } from '../../model/units.ts';
import type { KeepAs, Kept } from '../../ports/archive.ts';
import { notS3 } from './not-s3.ts';

const mebibyte = 1024 * 1024;
/** Parts of this size, and from some number on of the second: 10,000 parts hold 208 GiB, and two of them in memory 48 MiB. */
const firstPart = 8 * mebibyte;
const laterPart = 24 * mebibyte;
const firstParts = 2000;
/** Amazon S3 user guide, "Amazon S3 multipart upload limits". */
const mostParts = 10_000;

type Sdk = typeof import('@aws-sdk/client-s3');

/** How a call of S3 is made: with its permission for the message, and with one try or several. */
export interface Asking {
  readonly sdk: Sdk;
  readonly bucket: string;
  /** Sends something that changes nothing anybody sees. */
  ask<Answer>(permission: string, send: (client: S3Client, options: Sending) => Promise<Answer>): Promise<Answer>;
  /** Sends what makes the object: where the answer is lost the error says so. */
  write<Answer>(permission: string, send: (client: S3Client, options: Sending) => Promise<Answer>): Promise<Answer>;
  /** Sends on when everything else is over: no signal ends it. */
  tidy(send: (client: S3Client, options: Sending) => Promise<unknown>): Promise<void>;
}

export interface Sending {
  readonly abortSignal: AbortSignal;
}

interface Part {
  readonly PartNumber: number;
  readonly ETag: string | undefined;
  readonly ChecksumSHA256: string | undefined;
}

/**
 * Sends what comes as one object, in parts: one is sent while the next is filled. The object comes to be with the last call and with no other,
 * so what breaks off before is nowhere. Each part is compared by S3 with its SHA-256. Rejects with BACKUP_TOO_SMALL, with what the content
 * rejects with, or with the errors of `asking`.
 */
export async function keepInParts(
  { sdk, bucket, ask, write, tidy }: Asking,
  key: string,
  content: AsyncIterable<Uint8Array>,
  { metadata, contentType, floorBytes, sent }: KeepAs,
): Promise<Kept> {
  const object = { Bucket: bucket, Key: key };
  const { UploadId } = await ask('s3:PutObject', (client, options) =>
    client.send(
      new sdk.CreateMultipartUploadCommand({
        ...object,
        Metadata: { ...metadata },
        ContentType: contentType,
        ChecksumAlgorithm: 'SHA256',
      }),
      options,
    ),
  );
  if (UploadId === undefined) throw notS3();
  const upload = { ...object, UploadId };
  const parts: Part[] = [];
  const whole = createHash('sha256');
  let bytes = 0;

  async function send(PartNumber: number, Body: Uint8Array): Promise<void> {
    const command = new sdk.UploadPartCommand({ ...upload, PartNumber, Body, ChecksumAlgorithm: 'SHA256' });
    const { ETag, ChecksumSHA256 } = await ask('s3:PutObject', (client, options) => client.send(command, options));
    if (ETag === undefined) throw notS3();
    parts.push({ PartNumber, ETag, ChecksumSHA256 });
    sent?.(bytes);
  }

  try {
    let sending: Promise<void> = Promise.resolve();
    let number = 0;
    for await (const body of inParts(content)) {
      number += 1;
      if (number > mostParts)
        throw fault('AWS_FAILED', `It is larger than ${mostParts} parts of S3 hold; nothing was kept.`);
      whole.update(body);
      bytes += body.length;
      await sending;
      sending = send(number, body);
      // Waited for before the next part; until then nobody listens.
      sending.catch(() => undefined);
    }
    await sending;
    if (bytes < floorBytes) {
      throw fault(
        'BACKUP_TOO_SMALL',
        `It has only ${size(bytes)}, and would have at least ${size(floorBytes)} if it were whole. It was not kept.`,
      );
    }
    const command = new sdk.CompleteMultipartUploadCommand({
      ...upload,
      MultipartUpload: { Parts: parts.map((part) => ({ ...part })) },
      IfNoneMatch: '*',
    });
    const made = await write('s3:PutObject', (client, options) => client.send(command, options));
    if (made.ETag === undefined) throw notS3('unknown');
  } catch (error) {
    // One that was completed is not touched by this, whatever became of the answer.
    await tidy((client, options) => client.send(new sdk.AbortMultipartUploadCommand(upload), options));
    throw error;
  }
  return { bytes, sha256: whole.digest('hex') };
}

/** What comes, in the parts it is sent in. Two buffers take turns: one that was given out is written over by the part after the next. */
async function* inParts(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const buffers: Buffer[] = [];
  let given = 0;
  let filled = 0;
  const current = () => {
    const size = given < firstParts ? firstPart : laterPart;
    const at = given % 2;
    const buffer = buffers[at];
    if (buffer?.length === size) return buffer;
    const made = Buffer.allocUnsafe(size);
    buffers[at] = made;
    return made;
  };
  for await (const piece of content) {
    for (let from = 0; from < piece.length; ) {
      const buffer = current();
      const taken = Math.min(piece.length - from, buffer.length - filled);
      buffer.set(piece.subarray(from, from + taken), filled);
      filled += taken;
      from += taken;
      if (filled < buffer.length) continue;
      yield buffer;
      given += 1;
      filled = 0;
    }
  }
  // An object without a byte has one part without a byte.
  if (filled > 0 || given === 0) yield current().subarray(0, filled);
}
