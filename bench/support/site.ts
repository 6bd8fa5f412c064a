import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { stringify } from 'yaml';
import { botConfig } from '../../sandbox/bot-config.ts';
import { movableClock } from '../../sandbox/clock.ts';
import { workspaceSeed } from '../../sandbox/people.ts';
import { type BackingUrls, backingEnv } from '../../sandbox/platform/backing.ts';
import type { EnvironmentName } from '../../sandbox/platform/manifests.ts';
import type { WebPage } from '../../sandbox/platform/web-page.ts';
import { startWorkspace, type Workspace } from '../../sandbox/workspace/workspace.ts';
import { type BenchDatabase, type BenchPostgres, startPostgres } from './postgres.ts';
import { type BenchRedis, startRedis } from './redis.ts';

/** What every bot process needs around it: real servers, and a workspace on this process's own sockets. */
export interface Site {
  readonly postgres: BenchPostgres;
  readonly redis: BenchRedis;
  readonly workspace: Workspace;
  /** Gone with the site. */
  readonly folder: string;
  /** An empty store with an empty queue beside it. */
  store(): Promise<BenchStore>;
  /** Environment variables of a bot process with this store, its configuration file among them. */
  environment(store: BenchStore, how?: BotSetting): Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export interface BenchStore extends BenchDatabase {
  readonly redisUrl: string;
}

/** What the platform of a bot process is; one that no call is made to where nothing is said. */
export interface PlatformAddresses {
  readonly kubeconfig: string;
  readonly adminPortal: string;
  readonly chatUi: string;
  readonly backing: Readonly<Record<EnvironmentName, Required<BackingUrls>>>;
}

export interface BotSetting {
  readonly platform?: PlatformAddresses;
  /** Any free port where nothing is said. */
  readonly webPort?: number;
}

const noBacking = {
  databaseUrl: 'postgres://127.0.0.1:9/platform',
  backupUrl: 'postgres://127.0.0.1:9/platform',
  restoreUrl: 'postgres://127.0.0.1:9/platform',
  redisUrl: 'redis://127.0.0.1:9',
};

const nowhere: PlatformAddresses = {
  kubeconfig: '/nowhere/kubeconfig',
  adminPortal: 'http://127.0.0.1:9/',
  chatUi: 'http://127.0.0.1:9/',
  backing: { production: noBacking, staging: noBacking },
};

const page = (url: string): WebPage => ({
  url,
  state: { kind: 'well' },
  asked: 0,
  set() {},
  stop: async () => undefined,
});

/** Starts PostgreSQL, Redis and the workspace. */
export async function startSite(): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-bench-'));
  const [postgres, redis, workspace] = await Promise.all([
    startPostgres(),
    startRedis(),
    startWorkspace({ clock: movableClock(), seed: workspaceSeed() }),
  ]);
  let files = 0;
  let stores = 0;
  return {
    postgres,
    redis,
    workspace,
    folder,
    async store() {
      stores += 1;
      // A database of Redis for each, so that no wake-up of an earlier store is left in its queue.
      const redisUrl = `${redis.url}/${stores % 16}`;
      const client = new Redis(redisUrl);
      await client.flushdb();
      client.disconnect();
      return { ...(await postgres.database()), redisUrl };
    },
    environment(store, { platform = nowhere, webPort = 0 } = {}) {
      files += 1;
      const path = join(folder, `config-${files}.yaml`);
      const file = botConfig({
        platform: { adminPortal: page(platform.adminPortal), chatUi: page(platform.chatUi) },
        kubeconfig: platform.kubeconfig,
        apiUrl: workspace.apiUrl,
        mode: 'http',
        webPort,
      });
      writeFileSync(path, stringify(file));
      return {
        MCP_CHATOPS_CONFIG: path,
        DATABASE_URL: store.url,
        REDIS_URL: store.redisUrl,
        SLACK_BOT_TOKEN: workspace.botToken,
        SLACK_SIGNING_SECRET: workspace.signingSecret,
        ...backingEnv(platform.backing),
      };
    },
    async stop() {
      await workspace.stop();
      await Promise.all([postgres.stop(), redis.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
