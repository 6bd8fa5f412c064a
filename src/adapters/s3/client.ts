import type { S3Client } from '@aws-sdk/client-s3';

/** Where a bucket is. */
export interface Place {
  readonly bucket: string;
  readonly prefix: string;
  readonly region: string;
  /** Another address than that of AWS. */
  readonly endpoint?: string | undefined;
}

/** Gives the client of a place, made once; the SDK is loaded at the first use, since most processes never need it. */
export function s3Client({ region, endpoint }: Place, options: { readonly maxAttempts?: number } = {}) {
  let opened: Promise<S3Client> | undefined;
  return (): Promise<S3Client> => {
    opened ??= import('@aws-sdk/client-s3').then(
      ({ S3Client }) =>
        new S3Client({ region, ...options, ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }) }),
    );
    return opened;
  };
}
