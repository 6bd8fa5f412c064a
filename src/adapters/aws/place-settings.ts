import { z } from 'zod';
import { envName, httpUrl } from '../../config/fields.ts';

/** Where a service of AWS is and how it is asked. */
export const awsPlace = {
  region: z.string().regex(/^[a-z]{2,}(?:-[a-z]+)+-\d$/, 'must be an AWS region, such as ap-south-1'),
  endpoint: httpUrl.optional().describe('Endpoint other than the AWS default, such as a VPC endpoint'),
  credentials: z
    .strictObject({
      accessKeyIdEnv: envName.describe('Environment variable that holds the access key id'),
      secretAccessKeyEnv: envName.describe('Environment variable that holds the secret access key'),
    })
    .optional()
    .describe("Access key pair; if omitted, the pod's own role (IRSA, Pod Identity), which is better"),
};
