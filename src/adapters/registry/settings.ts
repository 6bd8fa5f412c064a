import { z } from 'zod';
import { httpUrl, name } from '../../config/fields.ts';

/** `environments.NAME.registries[]` */
export const registrySettings = z.strictObject({
  host: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[a-z0-9.:[\]-]+$/, 'must be the host of a registry as images name it')
    .describe('Registry as images name it: `docker.io`, `registry.example.com:5000`'),
  url: httpUrl.optional().describe('Where its API answers; `https://` and its host where left out'),
  tokenUrl: httpUrl
    .optional()
    .describe('Server that gives its tokens, where that is another one: `https://auth.docker.io`'),
  pullSecret: name
    .optional()
    .describe(
      'Secret of type kubernetes.io/dockerconfigjson with the account it is asked as: Role mcp-chatops-registry. Nobody where left out',
    ),
});

export type RegistrySettings = z.infer<typeof registrySettings>;
