import { openPlatform } from '../../src/compose/platform.ts';
import { environmentsOf } from '../../src/config/environments.ts';
import { type ConfigFile, configSchema } from '../../src/config/schema.ts';
import type { Environment } from '../../src/model/environment.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Log } from '../../src/ports/log.ts';
import type { Platform } from '../../src/ports/platform.ts';

const rule = { approvers: 0 };
const rules = { reversible: rule, disruptive: rule, destructive: rule };

/** A configuration that says nothing but what must be said, with one environment, production; `settings` says more of it. */
export function aConfig(settings: object = {}): ConfigFile {
  const production = { production: true, timezone: 'UTC', namespace: 'mcp', deployments: ['mcp-server'], ...settings };
  return configSchema.parse({
    policy: { production: rules, other: rules },
    defaultEnvironment: 'production',
    environments: { production },
  });
}

/** Production of that configuration, as an action sees it. */
export function anEnvironment(settings: object = {}): Environment {
  const environment = environmentsOf(aConfig(settings)).get('production');
  if (environment === undefined) throw new Error('there is no production');
  return environment;
}

export interface PlatformParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly settings?: object;
  readonly secrets?: ReadonlyMap<string, string>;
}

/** Its systems, none of them opened. */
export function aPlatform({ clock, log, settings = {}, secrets = new Map() }: PlatformParts): Platform {
  const production = aConfig(settings).environments['production'];
  if (production === undefined) throw new Error('there is no production');
  const metrics = { clusterCall: () => undefined };
  return openPlatform({ environment: 'production', settings: production, secrets, clock, log, metrics });
}
