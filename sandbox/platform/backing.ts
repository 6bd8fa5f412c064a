import type { MovableClock } from '../clock.ts';
import { type Gate, startGate } from './gate.ts';
import type { Write } from './ledger.ts';
import type { EnvironmentName } from './manifests.ts';
import { postgresLedger } from './postgres/ledger.ts';
import { redisLedger } from './redis/ledger.ts';
import { type RedisStandIn, startRedisStandIn } from './redis/stand-in.ts';

/** Addresses of a PostgreSQL and a Redis, passwords included. */
export interface BackingUrls {
  readonly databaseUrl: string;
  /** The same database, for the role that takes its backups; left out: that of the bot, who may not. */
  readonly backupUrl?: string;
  /** The same, for the role that restores beside it; left out: that of the bot, who may not. */
  readonly restoreUrl?: string;
  /** Left out: one is started in this process, with keys in it. */
  readonly redisUrl?: string;
}

/** The PostgreSQL and the Redis of one environment, each behind a gate: its addresses lead through them. */
export interface Backing extends Required<BackingUrls> {
  readonly database: Gate;
  readonly redis: Gate;
  /** The Redis behind its gate, where it was started here. */
  readonly keys: RedisStandIn | undefined;
  /** What came through the gates and changes something. */
  writes(): readonly Write[];
  stop(): Promise<void>;
}

/** Puts gates before the PostgreSQL and the Redis of an environment. */
export async function startBacking(
  environment: EnvironmentName,
  urls: BackingUrls,
  clock: MovableClock,
): Promise<Backing> {
  const [sql, commands] = [postgresLedger(environment), redisLedger(environment)];
  const database = await startGate(place(urls.databaseUrl), sql);
  const keys = urls.redisUrl === undefined ? await startRedisStandIn(clock) : undefined;
  const redisUrl = urls.redisUrl ?? keys?.url ?? '';
  const redis = await startGate(place(redisUrl), commands);
  return {
    database,
    redis,
    databaseUrl: through(urls.databaseUrl, database),
    backupUrl: through(urls.backupUrl ?? urls.databaseUrl, database),
    restoreUrl: through(urls.restoreUrl ?? urls.databaseUrl, database),
    keys,
    redisUrl: through(redisUrl, redis),
    writes: () => [...sql.writes, ...commands.writes],
    async stop() {
      await Promise.all([database.stop(), redis.stop()]);
      await keys?.stop();
    },
  };
}

function place(url: string): { readonly host: string; readonly port: number } {
  return { host: '127.0.0.1', port: Number(new URL(url).port) };
}

function through(url: string, gate: Gate): string {
  return Object.assign(new URL(url), { port: String(gate.port) }).href;
}

/** What each environment's addresses are called in the bot's environment variables. */
export const backingVariables = {
  production: {
    database: 'MCP_DATABASE_URL',
    backup: 'MCP_BACKUP_DATABASE_URL',
    restore: 'MCP_RESTORE_DATABASE_URL',
    redis: 'MCP_REDIS_URL',
  },
  staging: {
    database: 'MCP_STAGING_DATABASE_URL',
    backup: 'MCP_STAGING_BACKUP_DATABASE_URL',
    restore: 'MCP_STAGING_RESTORE_DATABASE_URL',
    redis: 'MCP_STAGING_REDIS_URL',
  },
} as const satisfies Record<EnvironmentName, object>;

/** The environment variables that let a bot in. */
export function backingEnv(
  backing: Readonly<Record<EnvironmentName, Required<BackingUrls>>>,
): Readonly<Record<string, string>> {
  const names = Object.keys(backingVariables) as readonly EnvironmentName[];
  return Object.fromEntries(
    names.flatMap((name) => [
      [backingVariables[name].database, backing[name].databaseUrl],
      [backingVariables[name].backup, backing[name].backupUrl],
      [backingVariables[name].restore, backing[name].restoreUrl],
      [backingVariables[name].redis, backing[name].redisUrl],
    ]),
  );
}
