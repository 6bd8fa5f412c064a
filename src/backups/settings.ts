import { fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';

export type DatabaseBackups = NonNullable<NonNullable<Environment['backups']>['database']> & {
  readonly bucket: string;
};

/** How PostgreSQL is backed up here. Throws NOT_CONFIGURED. */
export function databaseBackups({ name, backups }: Pick<Environment, 'name' | 'backups'>): DatabaseBackups {
  if (backups?.database !== undefined) return { ...backups.database, bucket: backups.bucket };
  throw fault('NOT_CONFIGURED', `No backup of PostgreSQL is configured for ${name}.`, {
    hint: `Add \`environments.${name}.backups.database\` to the configuration (docs/configuration.md).`,
  });
}

export type ConfigurationBackups = NonNullable<NonNullable<Environment['backups']>['configuration']> & {
  readonly bucket: string;
};

/** Which ConfigMaps and Secrets are backed up here, and to whom. Throws NOT_CONFIGURED. */
export function configurationBackups({ name, backups }: Pick<Environment, 'name' | 'backups'>): ConfigurationBackups {
  if (backups?.configuration !== undefined) return { ...backups.configuration, bucket: backups.bucket };
  throw fault('NOT_CONFIGURED', `No backup of the configuration is set up for ${name}.`, {
    hint: `Add \`environments.${name}.backups.configuration\` to the configuration (docs/configuration.md).`,
  });
}
