import { z } from 'zod';
import { envName, httpUrl } from '../../config/fields.ts';

/** Where the bucket is and how it is asked: the first part of `environments.NAME.backups`. */
export const bucketSettings = {
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket, such as msil-mcp-backups')
    .describe('S3 bucket that backups go to'),
  region: z.string().regex(/^[a-z]{2,}(?:-[a-z]+)+-\d$/, 'must be an AWS region, such as ap-south-1'),
  endpoint: httpUrl.optional().describe('Another address than that of AWS: a VPC endpoint'),
  credentials: z
    .strictObject({
      accessKeyIdEnv: envName.describe('Environment variable that holds the access key id'),
      secretAccessKeyEnv: envName.describe('Environment variable that holds the secret access key'),
    })
    .optional()
    .describe('A key pair; left out: the role of the pod (IRSA, Pod Identity), which is better'),
};

const whole = z.strictObject(bucketSettings);
export type BucketSettings = z.infer<typeof whole>;
