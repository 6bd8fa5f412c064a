import { z } from 'zod';
import { awsPlace } from './place-settings.ts';

/** Where the bucket is and how it is asked: the first part of `environments.NAME.backups`. */
export const bucketSettings = {
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket, such as msil-mcp-backups')
    .describe('S3 bucket that backups go to'),
  ...awsPlace,
};

const whole = z.strictObject(bucketSettings);
export type BucketSettings = z.infer<typeof whole>;
