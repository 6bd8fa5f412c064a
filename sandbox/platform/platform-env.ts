import { type AdminApi, adminTokenVariables } from './admin-api/admin-api.ts';
import { type BackingUrls, backingEnv } from './backing.ts';
import type { EnvironmentName } from './manifests.ts';

interface Secrets {
  readonly backing: Readonly<Record<EnvironmentName, BackingUrls>>;
  readonly adminApi: Readonly<Record<EnvironmentName, Pick<AdminApi, 'token'>>>;
}

/** The environment variables that let a bot into the systems of the platform. */
export function platformEnv({ backing, adminApi }: Secrets): Readonly<Record<string, string>> {
  const names = Object.keys(adminTokenVariables) as readonly EnvironmentName[];
  return {
    ...backingEnv(backing),
    ...Object.fromEntries(names.map((name) => [adminTokenVariables[name], adminApi[name].token])),
  };
}
