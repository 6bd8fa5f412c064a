import type { S3Client } from '@aws-sdk/client-s3';
import type { DocumentStore } from '../../ports/documents.ts';

export interface DocumentOptions {
  readonly bucket: string;
  readonly prefix: string;
  readonly region: string;
  /** Another address than that of AWS. */
  readonly endpoint?: string | undefined;
}

const deadlineMs = 20_000;

/** Documents as objects in S3. The SDK is loaded at the first use: most processes never need it. */
export function s3Documents({ bucket, prefix, region, endpoint }: DocumentOptions): DocumentStore {
  let opened: Promise<S3Client> | undefined;

  function client(): Promise<S3Client> {
    opened ??= import('@aws-sdk/client-s3').then(
      ({ S3Client }) => new S3Client({ region, ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }) }),
    );
    return opened;
  }

  return {
    async put(name, text, type) {
      const { PutObjectCommand } = await import('@aws-sdk/client-s3');
      const s3 = await client();
      const put = new PutObjectCommand({ Bucket: bucket, Key: `${prefix}${name}`, Body: text, ContentType: type });
      await s3.send(put, { abortSignal: AbortSignal.timeout(deadlineMs) });
    },
  };
}
