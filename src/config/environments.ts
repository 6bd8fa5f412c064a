import type { Policy } from '../access/policy.ts';
import type { Environment } from '../model/environment.ts';
import { freezesOf } from './freezes.ts';
import type { ConfigFile } from './schema.ts';

/** The environments as actions see them: no secret, no address of a secret. */
export function environmentsOf(file: ConfigFile): ReadonlyMap<string, Environment> {
  return new Map(
    Object.entries(file.environments).map(([name, settings]) => [
      name,
      {
        name,
        production: settings.production,
        timezone: settings.timezone,
        namespace: settings.namespace,
        server: settings.server,
        deployments: settings.deployments,
        adminPortal: settings.adminPortal,
        chatUi: settings.chatUi,
        database: settings.database === undefined ? undefined : backing(settings.database),
        cache: settings.cache === undefined ? undefined : backing(settings.cache),
        smokeTest: settings.smokeTest,
        onFailedVerification: settings.onFailedVerification,
        freezes: freezesOf(settings.freezes, settings.timezone),
      },
    ]),
  );
}

type Settings = NonNullable<ConfigFile['environments'][string]['database']>;

function backing(settings: Settings): Environment['database'] {
  return settings.mode === 'direct' ? { mode: 'direct' } : settings;
}

/** The policy table. */
export function policyOf({ policy }: ConfigFile): Policy {
  return { production: policy.production, other: policy.other, planTtlMs: policy.planTtlMinutes * 60_000 };
}
