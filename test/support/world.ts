import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { inject } from 'vitest';
import { parse, stringify } from 'yaml';
import { botConfig } from '../../sandbox/bot-config.ts';
import { type MovableClock, movableClock } from '../../sandbox/clock.ts';
import { opsChannel, workspaceSeed } from '../../sandbox/people.ts';
import type { BackingUrls } from '../../sandbox/platform/backing.ts';
import { type Platform, startPlatform } from '../../sandbox/platform/platform.ts';
import { platformEnv } from '../../sandbox/platform/platform-env.ts';
import { startWorkspace, type Workspace } from '../../sandbox/workspace/workspace.ts';
import { type Bot, startBot } from '../../src/bot.ts';
import { type Config, loadConfig } from '../../src/config.ts';
import { onAnyDay } from './any-day.ts';
import { testBacking } from './backing.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { patientSlack, unhurriedMs } from './patience.ts';

export interface WorldOptions {
  readonly mode?: 'socket' | 'http';
  /** Changes the configuration file before the bot reads it. */
  readonly change?: (file: ReturnType<typeof botConfig>) => object;
  readonly startupMs?: number;
  /** Whether production has a blue-green pair. */
  readonly pair?: boolean;
  /** Whether there are certificates: an ingress, upstreams and an issuer with TLS. */
  readonly tls?: boolean;
  /** The PostgreSQL and Redis of production, where the shared ones will not do. */
  readonly production?: Partial<BackingUrls>;
  /** Environment variables beside those every bot has. */
  readonly env?: Readonly<Record<string, string>>;
  /** Path of the kubeconfig of another cluster than the simulated one. */
  readonly kubeconfig?: string;
}

/** A whole bot in a whole world: real PostgreSQL and queue, a workspace and a platform on real sockets, a clock one can move. */
export interface World {
  readonly workspace: Workspace;
  readonly platform: Platform;
  readonly database: TestDatabase;
  readonly bot: Bot;
  readonly clock: MovableClock;
  readonly config: Config;
  /** Path of the file the configuration was read from. */
  readonly configPath: string;
  /** What the bot reads beside that file. */
  readonly env: Readonly<Record<string, string>>;
  /** Lines the bot logged. */
  readonly log: readonly string[];
  readonly channel: string;
  /** Moves every clock forward: the store, the platform, the workspace, the bot. */
  advance(ms: number): Promise<void>;
  stop(): Promise<void>;
}

let worlds = 0;

/** One Redis for all: a database of its own keeps worlds that run at once apart, and no wake-up of an earlier world is left in it. */
async function emptyQueue(): Promise<string> {
  const url = `${inject('redisUrl')}/${(Number(process.env['VITEST_POOL_ID'] ?? 1) * 3 + (worlds % 3)) % 16}`;
  const redis = new Redis(url);
  await redis.flushdb();
  redis.disconnect();
  return url;
}

/** The app as it is installed: its scopes and events are those of the shipped manifest. */
function manifest(): unknown {
  return parse(readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8'));
}

/** Starts a world; each has its own database, ports and queue prefix. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  worlds += 1;
  const clock = movableClock();
  const database = await testDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-world-'));
  const shared = testBacking();
  const platform = await startPlatform({
    clock,
    startupMs: options.startupMs ?? 150,
    pair: options.pair ?? false,
    tls: options.tls ?? false,
    backing: { ...shared, production: { ...shared.production, ...options.production } },
  });
  const workspace = await startWorkspace({
    clock,
    seed: { ...workspaceSeed(), app: { manifest: manifest() } },
    patience: patientSlack,
  });
  const kubeconfig = options.kubeconfig ?? join(folder, 'kubeconfig');
  if (options.kubeconfig === undefined) writeFileSync(kubeconfig, platform.botKubeconfig);
  const mode = options.mode ?? 'socket';
  const redisUrl = await emptyQueue();
  const caFile = join(folder, 'authority.pem');
  if (platform.tls !== undefined) writeFileSync(caFile, platform.tls.authority.root);
  const trust = platform.tls === undefined ? {} : { caFile };
  const file = onAnyDay(botConfig({ platform, kubeconfig, apiUrl: workspace.apiUrl, mode, ...trust }));
  const path = join(folder, 'config.yaml');
  writeFileSync(path, stringify(options.change?.(file) ?? file));
  const env = {
    DATABASE_URL: database.url,
    REDIS_URL: redisUrl,
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_APP_TOKEN: workspace.appToken,
    SLACK_SIGNING_SECRET: workspace.signingSecret,
    ...platformEnv(platform),
    ...options.env,
  };
  const config = loadConfig({ path, env });
  const log: string[] = [];
  const logStream = { write: (line: string) => void log.push(line) };
  const bot = await startBot({ config, clock, logStream, acceptWithinMs: unhurriedMs });
  if (mode === 'http') workspace.delivery({ requestUrl: `http://127.0.0.1:${bot.port}/slack/events` });
  else await workspace.waitFor('the sockets of the bot', () => workspace.openSockets >= 2);
  return {
    workspace,
    platform,
    database,
    bot,
    clock,
    config,
    configPath: path,
    env,
    log,
    channel: opsChannel,
    async advance(ms) {
      clock.advance(ms);
      await database.setOffset(clock.offsetMs);
    },
    async stop() {
      await bot.stop();
      await workspace.stop();
      await platform.stop();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
