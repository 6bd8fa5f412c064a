import { join } from 'node:path';
import pg from 'pg';
import type { MovableClock } from './clock.ts';
import type { BackingUrls } from './platform/backing.ts';
import type { EnvironmentName } from './platform/manifests.ts';
import { platformDatabase } from './platform/postgres/databases.ts';
import { startWorkload, type Workload } from './platform/postgres/workload.ts';
import { type Services, startServices } from './services/services.ts';
import { moveStoreClock } from './store-clock.ts';

/** The PostgreSQL and Redis the bot stands on, those of the environment or its own; and the platform's, always of their own. */
export interface SandboxServices {
  /** The bot's own store. */
  readonly storeUrl: string;
  readonly redisUrl: string;
  /** What each environment of the platform stands on. */
  readonly platform: Readonly<Record<EnvironmentName, BackingUrls>>;
  /** The sessions in the PostgreSQL of production. */
  readonly workload: Workload;
  readonly words: string;
  /** Resolves once the store has followed every move of the clock so far. */
  clockFollowed(): Promise<void>;
  stop(): Promise<void>;
}

const storeName = 'mcp_chatops';

/** Starts what the environment does not name, and lets the store follow the clock. */
export async function startSandboxServices(folder: string, clock: MovableClock): Promise<SandboxServices> {
  const given = { database: process.env['DATABASE_URL'], redis: process.env['REDIS_URL'] };
  const services = await startServices({
    ...(given.database === undefined ? { postgres: { folder: join(folder, 'postgres'), durable: true } } : {}),
    redis: given.redis === undefined,
    platformPostgres: { folder: join(folder, 'platform-postgres'), durable: false },
  });
  const workloads: Workload[] = [];
  try {
    if (given.database === undefined) await createStore(services.databaseUrl('postgres'));
    const storeUrl = given.database ?? services.databaseUrl(storeName);
    // One after the other: an earlier move that came late would set the store back.
    let followed: Promise<void> = Promise.resolve();
    const unsubscribe = clock.onAdvance((offset) => {
      followed = followed
        .then(() => withClient(storeUrl, (client) => moveStoreClock(client, offset)))
        .catch(() => undefined);
    });
    // A store that an earlier, fast-forwarded sandbox left behind is back in the present.
    await withClient(storeUrl, (client) => moveStoreClock(client, clock.offsetMs)).catch(() => undefined);
    const production = await platformBacking(services, 'production', workloads);
    const staging = await platformBacking(services, 'staging', workloads);
    return {
      storeUrl,
      redisUrl: given.redis ?? services.redisUrl,
      platform: { production: production.urls, staging: staging.urls },
      workload: production.workload,
      words:
        given.database === undefined || given.redis === undefined
          ? 'started here'
          : 'those of DATABASE_URL and REDIS_URL',
      clockFollowed: () => followed,
      async stop() {
        unsubscribe();
        await followed;
        await Promise.all(workloads.map((one) => one.stop()));
        await services.stop();
      },
    };
  } catch (error) {
    await services.stop();
    throw error;
  }
}

/** The database of an environment, with its sessions; its Redis starts with the platform. */
async function platformBacking(
  services: Services,
  environment: EnvironmentName,
  workloads: Workload[],
): Promise<{ readonly urls: BackingUrls; readonly workload: Workload }> {
  const { botUrl, backupUrl, restoreUrl, ownerUrl } = await platformDatabase(
    services.platformDatabaseUrl('DATABASE'),
    `mcp_${environment}`,
  );
  const workload = await startWorkload(ownerUrl);
  workloads.push(workload);
  return { urls: { databaseUrl: botUrl, backupUrl, restoreUrl }, workload };
}

async function createStore(adminUrl: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [storeName]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${storeName}`);
  });
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
