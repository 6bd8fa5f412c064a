import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { botConfig } from '../../../sandbox/bot-config.ts';
import { type MovableClock, movableClock } from '../../../sandbox/clock.ts';
import { opsChannel, workspaceSeed } from '../../../sandbox/people.ts';
import { type Platform, startPlatform } from '../../../sandbox/platform/platform.ts';
import { platformEnv } from '../../../sandbox/platform/platform-env.ts';
import { startWorkspace, type Workspace } from '../../../sandbox/workspace/workspace.ts';
import { type Bot, startBot } from '../../../src/bot.ts';
import { loadConfig } from '../../../src/config.ts';
import { onAnyDay } from '../any-day.ts';
import { testBacking } from '../backing.ts';
import { type TestDatabase, testDatabase } from '../database.ts';
import { patientSlack } from '../patience.ts';
import { type BotProcess, startBotProcess } from '../processes.ts';
import type { Watch } from './boundary.ts';
import { type Crash, crash } from './crash.ts';
import { type HttpGate, kubernetesCall, slackCall, startHttpGate } from './http-gate.ts';
import { startPgGate } from './pg-gate.ts';
import { startTestRedis, type TestRedis } from './redis.ts';

type ConfigFile = ReturnType<typeof botConfig>;
/** What every process of a site shows its numbers to. */
export const metricsToken = 'token-of-the-metrics-of-a-site';

export type Duties = 'web' | 'worker' | 'web,worker';

export interface SiteOptions {
  /** ms from scheduling to ready; 40 where nothing is said. */
  readonly startupMs?: number;
  /** Another store than a database of the shared PostgreSQL. */
  readonly database?: TestDatabase;
  /** Changes the configuration of every process. */
  readonly change?: (file: ConfigFile) => object;
  /** Variables of every process beside those all have. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A process of the bot whose every message to the outside can be watched. */
export interface SiteBot extends BotProcess {
  readonly crash: Crash;
}

/** The world around the bot, without a bot: processes are started into it, and killed. */
export interface Site {
  readonly clock: MovableClock;
  readonly workspace: Workspace;
  readonly platform: Platform;
  readonly database: TestDatabase;
  readonly redis: TestRedis;
  readonly channel: string;
  /** Starts a process; `watched` puts gates around it, which costs a little time per message; `watch` looks through them first. */
  bot(
    duties: Duties,
    options?: {
      readonly watched?: boolean;
      readonly watch?: Watch;
      readonly change?: SiteOptions['change'];
      readonly inspected?: boolean;
    },
  ): Promise<SiteBot>;
  /** Starts the receiving half inside this process, and sends what people do to it. */
  front(): Promise<Bot>;
  /** Where what people do is sent. */
  deliverTo(port: number): void;
  stop(): Promise<void>;
}

/** Starts a site with a store and a Redis of its own. */
export async function startSite(options: SiteOptions = {}): Promise<Site> {
  const clock = movableClock();
  const folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-site-'));
  const [database, redis] = await Promise.all([options.database ?? testDatabase(), startTestRedis()]);
  const platform = await startPlatform({
    clock,
    startupMs: options.startupMs ?? 40,
    backing: testBacking(),
  });
  const workspace = await startWorkspace({
    clock,
    seed: { ...workspaceSeed(), app: { manifest: manifest() } },
    fileDelayMs: 20,
    // Where times are measured, Slack is as hasty as it is.
    patience: process.env['FAULTS'] === 'full' ? undefined : patientSlack,
  });
  const stops: (() => Promise<unknown>)[] = [];
  let files = 0;

  function configFor(apiUrl: string, clusterUrl: string, change: SiteOptions['change']): string {
    files += 1;
    const kubeconfig = join(folder, `kubeconfig-${files}`);
    writeFileSync(kubeconfig, kubeconfigAt(platform.botKubeconfig, clusterUrl));
    const plain = onAnyDay(botConfig({ platform, kubeconfig, apiUrl, mode: 'http' }));
    const file = { ...plain, web: { ...plain.web, metricsTokenEnv: 'METRICS_TOKEN' } };
    const path = join(folder, `config-${files}.yaml`);
    const changed = options.change?.(file) ?? file;
    writeFileSync(path, stringify(change?.(changed as ConfigFile) ?? changed));
    return path;
  }

  const env = (databaseUrl: string) => ({
    DATABASE_URL: databaseUrl,
    REDIS_URL: redis.url,
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_APP_TOKEN: workspace.appToken,
    SLACK_SIGNING_SECRET: workspace.signingSecret,
    ...platformEnv(platform),
    METRICS_TOKEN: metricsToken,
    NODE_COMPILE_CACHE: join(tmpdir(), 'mcp-chatops-compile-cache'),
    ...options.env,
  });

  const deliverTo = (port: number) => workspace.delivery({ requestUrl: `http://127.0.0.1:${port}/slack/events` });

  return {
    clock,
    workspace,
    platform,
    database,
    redis,
    channel: opsChannel,
    deliverTo,
    async bot(duties, how = {}) {
      const watcher = crash();
      const watch: Watch = async (message) => {
        const verdict = (await how.watch?.(message)) ?? 'pass';
        return verdict === 'pass' ? watcher.watch(message) : verdict;
      };
      const gated = how.watched === true || how.watch !== undefined;
      const gates = gated ? await startGates(watch, { workspace, platform, database }) : undefined;
      if (gates !== undefined) stops.push(gates.stop);
      const config = configFor(gates?.slack ?? workspace.apiUrl, gates?.cluster ?? platform.cluster.url, how.change);
      const process = await startBotProcess({
        config,
        env: { ...env(gates?.database ?? database.url), MCP_CHATOPS_DUTIES: duties },
        inspected: how.inspected,
      });
      stops.push(() => process.kill());
      return Object.assign(process, { crash: watcher });
    },
    async front() {
      const path = configFor(workspace.apiUrl, platform.cluster.url, undefined);
      const config = loadConfig({ path, env: { ...env(database.url), MCP_CHATOPS_DUTIES: 'web' } });
      const bot = await startBot({ config, clock, logStream: { write: () => undefined } });
      stops.push(() => bot.stop());
      deliverTo(bot.port);
      return bot;
    },
    async stop() {
      for (const stop of stops.reverse()) await stop();
      await workspace.stop();
      await Promise.all([platform.stop(), redis.stop(), database.drop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The app as it is installed: its scopes and events are those of the shipped manifest. */
function manifest(): unknown {
  return parse(readFileSync(new URL('../../../manifest.yml', import.meta.url), 'utf8'));
}

/** The kubeconfig of the bot, for another address of the same cluster: plain HTTP on the loopback. */
function kubeconfigAt(kubeconfig: string, server: string): string {
  const config = JSON.parse(kubeconfig) as { readonly clusters: readonly { readonly name: string }[] };
  return JSON.stringify({ ...config, clusters: config.clusters.map(({ name }) => ({ name, cluster: { server } })) });
}

async function startGates(
  watch: Watch,
  site: { readonly workspace: Workspace; readonly platform: Platform; readonly database: TestDatabase },
) {
  const store = await startPgGate(site.database.url, watch);
  const slack: HttpGate = await startHttpGate({ target: site.workspace.url, describe: slackCall, watch });
  const cluster: HttpGate = await startHttpGate({ target: site.platform.cluster.url, describe: kubernetesCall, watch });
  return {
    database: store.url,
    slack: `${slack.url}/api/`,
    cluster: cluster.url,
    stop: () => Promise.all([store.stop(), slack.stop(), cluster.stop()]),
  };
}
