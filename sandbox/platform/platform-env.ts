import { type AdminApi, adminTokenVariables } from './admin-api/admin-api.ts';
import { awsVariables, type SimulatedAws } from './aws/aws.ts';
import { type BackingUrls, backingEnv } from './backing.ts';
import type { EnvironmentName } from './manifests.ts';

interface Secrets {
  readonly backing: Readonly<Record<EnvironmentName, Required<BackingUrls>>>;
  readonly adminApi: Readonly<Record<EnvironmentName, Pick<AdminApi, 'token'>>>;
  readonly aws: Readonly<Record<EnvironmentName, Pick<SimulatedAws, 'credentials' | 'personKey'>>>;
}

/** The environment variables that let a bot into the systems of the platform. */
export function platformEnv({ backing, adminApi, aws }: Secrets): Readonly<Record<string, string>> {
  const names = Object.keys(adminTokenVariables) as readonly EnvironmentName[];
  return {
    ...backingEnv(backing),
    ...Object.fromEntries(names.map((name) => [adminTokenVariables[name], adminApi[name].token])),
    ...Object.fromEntries(
      names.flatMap((name) => [
        [awsVariables[name].id, aws[name].credentials.accessKeyId],
        [awsVariables[name].secret, aws[name].credentials.secretAccessKey],
        [awsVariables[name].person, aws[name].personKey],
      ]),
    ),
  };
}
