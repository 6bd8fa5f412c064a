import { z } from 'zod';
import { envName, httpUrl, path } from '../../config/fields.ts';

/** `environments.NAME.adminApi` */
export const adminApiSettings = z.strictObject({
  url: httpUrl
    .refine(
      (url) => URL.parse(url)?.username === '' && URL.parse(url)?.password === '',
      'must hold no credentials: use tokenEnv',
    )
    .describe('Address of the admin portal, without /api/admin'),
  tokenEnv: envName.describe('Environment variable that holds the bearer token'),
  toolsPath: path
    .default('/api/admin/tools')
    .describe('Path that lists the tools; a PATCH below it turns one on or off'),
});

export type AdminApiSettings = z.infer<typeof adminApiSettings>;
