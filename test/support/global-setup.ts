import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { movableClock } from '../../sandbox/clock.ts';
import type { BackingUrls } from '../../sandbox/platform/backing.ts';
import type { EnvironmentName } from '../../sandbox/platform/manifests.ts';
import { platformDatabase } from '../../sandbox/platform/postgres/databases.ts';
import { type Services, startServices } from '../../sandbox/services/services.ts';
import { migrate } from '../../src/adapters/store/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the PostgreSQL the tests share, with DATABASE for the name of a database. */
    databases: string;
    redisUrl: string;
    /** The PostgreSQL of the platform, by environment: never the one the bot itself stands on. */
    backing: Readonly<Record<EnvironmentName, BackingUrls>>;
  }
}

/** One PostgreSQL and one Redis for a whole test run; each test file clones a database from the migrated template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-test-'));
  const services = await startServices({
    postgres: { folder, durable: false, settings: { shared_preload_libraries: 'pg_stat_statements' } },
    redis: true,
  });
  const admin = new pg.Client({ connectionString: services.databaseUrl('postgres') });
  await admin.connect();
  await admin.query('CREATE DATABASE template_store');
  await admin.end();
  await migrate(services.databaseUrl('template_store'), movableClock());
  project.provide('databases', services.databaseUrl('DATABASE'));
  project.provide('redisUrl', services.redisUrl);
  project.provide('backing', {
    production: await backingOf(services, 'production'),
    staging: await backingOf(services, 'staging'),
  });
  return async () => {
    await services.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

async function backingOf(services: Services, environment: EnvironmentName): Promise<BackingUrls> {
  const { botUrl, backupUrl, restoreUrl } = await platformDatabase(
    services.databaseUrl('DATABASE'),
    `mcp_${environment}`,
  );
  return { databaseUrl: botUrl, backupUrl, restoreUrl };
}
