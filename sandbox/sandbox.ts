import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { type AgentFront, startAgentFront } from './agents/front.ts';
import { botConfig, realCluster } from './bot-config.ts';
import { startBotProcess } from './bot-process.ts';
import { type SandboxServices, startSandboxServices } from './bot-services.ts';
import { type MovableClock, movableClock } from './clock.ts';
import { privateFolder } from './folder.ts';
import { keepMessages, keptMessages, keptToken } from './kept.ts';
import type { SandboxOptions } from './options.ts';
import { type Outside, startOutside } from './outside.ts';
import { fixAws } from './panels/aws.ts';
import { registerOutside } from './panels/outside.ts';
import { registerPanels } from './panels/register.ts';
import { people, workspaceSeed } from './people.ts';
import { type Platform, startPlatform } from './platform/platform.ts';
import { platformEnv } from './platform/platform-env.ts';
import { announce, retract } from './running.ts';
import { uiFiles } from './ui/serve.ts';
import { startWorkspace, type Workspace } from './workspace/workspace.ts';

export interface Sandbox {
  readonly url: string;
  stop(): Promise<void>;
}

/** ms a simulated pod needs to become ready: long enough to watch. */
const startupMs = 4000;

/** Starts everything, telling how far it is; what was started is stopped again when a later part fails. */
export async function startSandbox(
  options: SandboxOptions,
  folder: string,
  say: (line: string) => void,
): Promise<Sandbox> {
  if (options.fresh) {
    rmSync(folder, { recursive: true, force: true });
    privateFolder(folder);
  }
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one().catch(() => undefined);
  };
  try {
    const clock = movableClock();
    // What makes certificates loads while PostgreSQL starts; whoever awaits it later sees what went wrong.
    import('./platform/tls/tls.ts').catch(() => undefined);
    const services = await startSandboxServices(folder, clock);
    stops.push(services.stop);
    say(`PostgreSQL and Redis: ${services.words}`);
    const platform = await startPlatform({
      clock,
      startupMs,
      backing: services.platform,
      pair: true,
      tls: true,
    });
    stops.push(platform.stop);
    fixAws(platform);
    say(
      options.kubeconfig === undefined
        ? 'Simulated platform: production and staging'
        : `Cluster of ${options.kubeconfig}`,
    );
    const workspace = await openWorkspace(options, folder, clock);
    stops.push(workspace.stop);
    say('Local workspace');
    let port = 0;
    const outside = await startOutside({ clock, botUrl: () => `http://127.0.0.1:${port}` });
    stops.push(outside.stop);
    say('Monitoring, mailbox and pager');
    const agents = await startAgentFront({ clock, botPort: () => port });
    stops.push(agents.stop);
    const { env, config } = writeConfig({ options, folder, platform, workspace, services, outside, agents });
    // Each start of the bot listens on a port of its own.
    const follow = (now: number) => {
      port = now;
      if (options.mode === 'http') workspace.delivery({ requestUrl: `http://127.0.0.1:${port}/slack/events` });
    };
    const bot: Awaited<ReturnType<typeof startBotProcess>> = await startBotProcess({
      env,
      clock,
      logFile: join(folder, 'bot.log'),
      onChange: follow,
    });
    stops.push(bot.stop);
    say(`Bot (log: ${join(folder, 'bot.log')})`);
    registerPanels({
      workspace,
      platform,
      workload: services.workload,
      bot,
      clock,
      clockFollowed: services.clockFollowed,
    });
    registerOutside(workspace.panels, outside);
    announce(folder, {
      pid: process.pid,
      url: workspace.pageUrl,
      config,
      env: { ...env, ...agents.env, MCP_CHATOPS_USER: people.dev },
    });
    stops.push(async () => retract(folder));
    // The first command that asks for numbers of the day before does not wait for them, nor does anybody else in this process.
    for (const { remember } of Object.values(platform.prometheus)) void remember();
    return { url: workspace.pageUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openWorkspace(options: SandboxOptions, folder: string, clock: MovableClock): Promise<Workspace> {
  const manifest: unknown = parse(readFileSync(new URL('../manifest.yml', import.meta.url), 'utf8'));
  const kept = keptMessages(folder);
  const workspace = await startWorkspace({
    clock,
    port: options.port,
    ui: uiFiles(),
    token: keptToken(folder),
    seed: { ...workspaceSeed(), app: { manifest }, ...(kept === undefined ? {} : { state: kept }) },
  }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new Error(`Port ${options.port} is taken: give another one with --port.`);
  });
  const ended = keepMessages(folder, workspace);
  return {
    ...workspace,
    async stop() {
      ended();
      await workspace.stop();
    },
  };
}

interface ConfigParts {
  readonly options: SandboxOptions;
  readonly folder: string;
  readonly platform: Platform;
  readonly workspace: Workspace;
  readonly services: SandboxServices;
  readonly outside: Outside;
  readonly agents: AgentFront;
}

/** Writes the bot's configuration as a file, and gives the environment it reads its secrets from. */
function writeConfig({ options, folder, platform, workspace, services, outside, agents }: ConfigParts) {
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, platform.botKubeconfig, { mode: 0o600 });
  const realSlack = process.env['SLACK_BOT_TOKEN'] !== undefined && process.env['SLACK_APP_TOKEN'] !== undefined;
  const caFile = join(folder, 'authority.pem');
  writeFileSync(caFile, platform.tls?.authority.root ?? '');
  const simulated = botConfig({ platform, kubeconfig, caFile, apiUrl: workspace.apiUrl, mode: options.mode });
  const file = realCluster(simulated, options);
  const config = join(folder, 'config.yaml');
  const { apiUrl: _, ...slack } = file.slack;
  writeFileSync(config, stringify({ ...file, ...(realSlack ? { slack } : outside.config), agents: agents.config }), {
    mode: 0o600,
  });
  const env: Record<string, string> = {
    ...outside.env,
    MCP_CHATOPS_CONFIG: config,
    DATABASE_URL: services.storeUrl,
    REDIS_URL: services.redisUrl,
    SLACK_BOT_TOKEN: realSlack ? (process.env['SLACK_BOT_TOKEN'] ?? '') : workspace.botToken,
    SLACK_APP_TOKEN: realSlack ? (process.env['SLACK_APP_TOKEN'] ?? '') : workspace.appToken,
    SLACK_SIGNING_SECRET: workspace.signingSecret,
    ...platformEnv(platform),
  };
  return { env, config };
}
