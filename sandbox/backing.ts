import { join } from 'node:path';
import pg from 'pg';
import type { MovableClock } from './clock.ts';
import { startServices } from './services/services.ts';
import { moveStoreClock } from './store-clock.ts';

/** The PostgreSQL and Redis the sandbox stands on: those of the environment, or its own. */
export interface Backing {
  /** The bot's own store. */
  readonly storeUrl: string;
  readonly redisUrl: string;
  /** What stands in for the PostgreSQL of the platform. */
  readonly platformDatabaseUrl: string;
  readonly words: string;
  /** Resolves once the store has followed every move of the clock so far. */
  clockFollowed(): Promise<void>;
  stop(): Promise<void>;
}

const storeName = 'mcp_chatops';

/** Starts what the environment does not name, and lets the store follow the clock. */
export async function startBacking(folder: string, clock: MovableClock): Promise<Backing> {
  const given = { database: process.env['DATABASE_URL'], redis: process.env['REDIS_URL'] };
  const services =
    given.database === undefined || given.redis === undefined
      ? await startServices({
          ...(given.database === undefined ? { postgres: { folder: join(folder, 'postgres'), durable: true } } : {}),
          redis: given.redis === undefined,
        })
      : undefined;
  try {
    if (given.database === undefined && services !== undefined) await createStore(services.databaseUrl('postgres'));
    const storeUrl = given.database ?? services?.databaseUrl(storeName) ?? '';
    // One after the other: an earlier move that came late would set the store back.
    let followed: Promise<void> = Promise.resolve();
    const unsubscribe = clock.onAdvance((offset) => {
      followed = followed
        .then(() => withClient(storeUrl, (client) => moveStoreClock(client, offset)))
        .catch(() => undefined);
    });
    // A store that an earlier, fast-forwarded sandbox left behind is back in the present.
    await withClient(storeUrl, (client) => moveStoreClock(client, clock.offsetMs)).catch(() => undefined);
    return {
      storeUrl,
      redisUrl: given.redis ?? services?.redisUrl ?? '',
      platformDatabaseUrl: given.database ?? services?.databaseUrl('postgres') ?? '',
      words: services === undefined ? 'those of DATABASE_URL and REDIS_URL' : 'started here',
      clockFollowed: () => followed,
      async stop() {
        unsubscribe();
        await followed;
        await services?.stop();
      },
    };
  } catch (error) {
    await services?.stop();
    throw error;
  }
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
