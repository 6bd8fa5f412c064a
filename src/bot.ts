import { access, type Grants } from './access/roles.ts';
import { chartPng } from './adapters/charts/png.ts';
import { fastStrings } from './adapters/fast-strings.ts';
import { pinoLog } from './adapters/log.ts';
import { promMetrics } from './adapters/metrics.ts';
import { s3Anchors } from './adapters/s3/anchors.ts';
import { s3Documents } from './adapters/s3/documents.ts';
import { slackCalls } from './adapters/slack/call.ts';
import { slackChat } from './adapters/slack/chat.ts';
import { slackDialogue } from './adapters/slack/dialogue.ts';
import { slackDirectory } from './adapters/slack/directory.ts';
import { slackIdentity } from './adapters/slack/identity.ts';
import { slackRooms } from './adapters/slack/rooms.ts';
import { readyStore } from './adapters/store/ready.ts';
import { openStore } from './adapters/store/store.ts';
import { type App, startApp } from './app.ts';
import { loadActions, loadAnswers } from './catalog/loader.ts';
import type { AppParts } from './compose/app-parts.ts';
import { counted } from './compose/counted.ts';
import { awaitHeartbeats, hooksOf } from './compose/hooks.ts';
import { heartbeatOf, pagersOf } from './compose/pagers.ts';
import { openPlatform } from './compose/platform.ts';
import { playbooksOf } from './compose/playbooks.ts';
import { schedulesOf } from './compose/schedules.ts';
import { tasksOf } from './compose/tasks.ts';
import { agentSettingsOf } from './config/agents.ts';
import { environmentsOf, policyOf } from './config/environments.ts';
import { incidentSettingsOf, pagingSettingsOf } from './config/incident-settings.ts';
import type { Config } from './config.ts';
import { fault } from './errors.ts';
import type { WorkerEngine } from './jobs/engine.ts';
import type { WakeQueue } from './jobs/queue.ts';
import type { AgentTokens } from './ports/agent-tokens.ts';
import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';
import type { Metrics } from './ports/metrics.ts';
import type { Platform } from './ports/platform.ts';

export interface BotOptions {
  readonly config: Config;
  readonly clock: Clock;
  /** Where log lines go; standard output where left out. */
  readonly logStream?: { write(line: string): void };
  /** How long a person's request may wait for the store, ms. */
  readonly acceptWithinMs?: number;
}

export interface Bot extends App {
  readonly engine: WorkerEngine;
}

/** Builds every adapter from the configuration and starts the process's duties: the one place where real systems are chosen. */
export async function startBot(options: BotOptions): Promise<Bot> {
  fastStrings();
  const { parts, close } = await buildParts(options);
  try {
    await readyStore(options.config.databaseUrl, options.clock);
    await awaitHeartbeats(parts.hooks, parts.engine.store);
    const app = await startApp(parts);
    return {
      ...app,
      engine: parts.engine,
      async stop() {
        await app.stop();
        await close();
      },
    };
  } catch (error) {
    await parts.queue?.close();
    await parts.engine.store.close();
    await close();
    throw error;
  }
}

/** The parts of a process, not started: what the terminal uses too. */
export async function buildParts({
  config,
  clock,
  logStream,
  acceptWithinMs,
}: BotOptions): Promise<{ parts: AppParts; close(): Promise<void> }> {
  const { file } = config;
  const catalog = await loadActions(new URL('./actions/', import.meta.url));
  const log = pinoLog({ level: file.log.level, ...(logStream === undefined ? {} : { stream: logStream }) });
  const metrics = promMetrics();
  const { apiUrl } = file.slack;
  const token = { token: config.slack.botToken, apiUrl, observe: metrics.slackCall };
  // Two clients: what a person waits for is never behind what the bot sends by itself.
  const background = slackCalls(token, 8000);
  const interactive = slackCalls(token, 2500);
  const platforms = platformsOf(config, clock, log, metrics);
  const grants: Record<string, Grants> = Object.fromEntries(
    Object.entries(file.environments).map(([name, environment]) => [name, environment.access]),
  );
  const store = counted(
    openStore({ url: config.databaseUrl, clock, workConnections: file.worker.concurrency + 6, acceptWithinMs }),
    metrics,
  );
  const directory = slackDirectory(interactive, clock, store.groups.pin);
  const environments = environmentsOf(file);
  const { defaultEnvironment } = file;
  const settings = incidentSettingsOf(file.incidents, file.paging);
  const context = settings && { store, directory, clock, log, settings, environments, defaultEnvironment };
  const working = config.duties.includes('worker');
  const engine: WorkerEngine = {
    store,
    catalog,
    schedules: schedulesOf(file, catalog),
    playbooks: playbooksOf(config.extensions, catalog),
    tasks: tasksOf(file),
    environments,
    defaultEnvironment,
    access: access(grants, directory),
    policy: policyOf(file),
    agents: agentSettingsOf(file.agents),
    clock,
    log,
    platform: platforms.platform,
    owner: config.owner,
    draw: chartPng,
    leaseMs: file.worker.leaseSeconds * 1000,
    incidents: context,
    paging: pagingSettingsOf(file.paging),
  };
  const parts: AppParts = {
    engine,
    answers: await loadAnswers(new URL('./commands/', import.meta.url)),
    duties: config.duties,
    chat: slackChat(background),
    dialogue: slackDialogue(interactive, apiUrl),
    directory,
    identity: () => slackIdentity(background, clock, log),
    // Only workers are woken; a process that receives writes to the outbox of the store.
    queue: config.duties.includes('worker') ? await openQueue(config.redisUrl, log) : undefined,
    metrics,
    slack:
      file.slack.mode === 'socket'
        ? { mode: 'socket', appToken: config.slack.appToken ?? '', apiUrl, connections: file.slack.connections }
        : { mode: 'http', signingSecret: config.slack.signingSecret ?? '' },
    web: {
      host: file.web.host,
      port: file.web.port,
      drainMs: file.web.drainSeconds * 1000,
      statusPort: file.web.statusPort,
      metricsToken: file.web.metricsTokenEnv && config.secrets.get(file.web.metricsTokenEnv),
    },
    concurrency: file.worker.concurrency,
    anchors: file.audit.anchor === undefined ? undefined : s3Anchors({ ...file.audit.anchor, clock }),
    anchorEveryMs: file.audit.everyMinutes * 60_000,
    retention: file.retention,
    agentTokens: await openTokens(config, engine),
    hooks: hooksOf(config, store, clock),
    incidents:
      context && working
        ? {
            rooms: slackRooms(background),
            documents: file.incidents.archive && s3Documents(file.incidents.archive),
            pagers: pagersOf(config, clock),
            heartbeat: heartbeatOf(config),
          }
        : undefined,
  };
  return { parts, close: platforms.close };
}

/** Only a process that receives, where agents may ask, loads what checks their tokens. */
async function openTokens(config: Config, { agents, clock }: WorkerEngine): Promise<AgentTokens | undefined> {
  if (agents === undefined || !config.duties.includes('web')) return undefined;
  const { jwtTokens } = await import('./adapters/tokens/tokens.ts');
  return jwtTokens({ issuer: agents.issuer, audience: agents.url, clock });
}

async function openQueue(url: string, log: Log): Promise<WakeQueue> {
  const { wakeQueue } = await import('./jobs/queue.ts');
  return wakeQueue(url, 'mcp-chatops', log);
}

/** The systems of each environment. */
function platformsOf(config: Config, clock: Clock, log: Log, metrics: Metrics) {
  const { secrets } = config;
  const all: ReadonlyMap<string, Platform> = new Map(
    Object.entries(config.file.environments).map(([environment, settings]) => [
      environment,
      openPlatform({ environment, settings, secrets, clock, log, metrics }),
    ]),
  );
  return {
    platform(name: string): Platform {
      const found = all.get(name);
      if (found === undefined) throw fault('ENVIRONMENT_UNKNOWN', `There is no environment "${name}".`);
      return found;
    },
    async close() {
      await Promise.all([...all.values()].map((one) => one.close()));
    },
  };
}
