import { z } from 'zod';
import { httpUrl, name } from '../../config/fields.ts';

/** `environments.NAME.registries[]` */
export const registrySettings = z.strictObject({
  host: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[a-z0-9.:[\]-]+$/, 'must be the host of a registry as images name it')
    .describe('Registry, as image names spell it: `docker.io`, `registry.example.com:5000`'),
  url: httpUrl.optional().describe('Address of its API; `https://` and the host if omitted'),
  tokenUrl: httpUrl
    .optional()
    .describe('Server that issues its tokens, if it is a different one: `https://auth.docker.io`'),
  pullSecret: name
    .optional()
    .describe(
      'Secret of type kubernetes.io/dockerconfigjson with the account to use; needs the Role mcp-chatops-registry. Anonymous if omitted',
    ),
});

export type RegistrySettings = z.infer<typeof registrySettings>;
