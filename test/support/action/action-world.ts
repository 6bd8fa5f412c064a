import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { botConfig } from '../../../sandbox/bot-config.ts';
import { type MovableClock, movableClock } from '../../../sandbox/clock.ts';
import type { BackingUrls } from '../../../sandbox/platform/backing.ts';
import { type Platform as SimulatedPlatform, startPlatform } from '../../../sandbox/platform/platform.ts';
import { platformEnv } from '../../../sandbox/platform/platform-env.ts';
import { type AnyAction, isAction } from '../../../src/catalog/action.ts';
import { type Catalog, loadActions } from '../../../src/catalog/loader.ts';
import { openPlatform } from '../../../src/compose/platform.ts';
import { loadConfig } from '../../../src/config.ts';
import type { WorkerEngine } from '../../../src/jobs/engine.ts';
import type { Platform } from '../../../src/ports/platform.ts';
import { onAnyDay } from '../any-day.ts';
import { testBacking } from '../backing.ts';
import { quietLog } from '../faults/quiet-log.ts';
import { actionEngine } from './action-engine.ts';
import { type FlowingClock, flowingClock } from './flowing-clock.ts';
import type { MemoryRuns } from './memory-runs.ts';
import { suffixesInOrder } from './suffixes.ts';
import { type BotMemory, withMemory } from './with-memory.ts';

export interface ActionWorldOptions {
  /** Changes the configuration file, as for a world with Slack. */
  readonly change?: (file: ReturnType<typeof botConfig>) => object;
  readonly startupMs?: number;
  /** Whether production has a blue-green pair. */
  readonly pair?: boolean;
  /** Whether there are certificates: an ingress, and what the MCP servers call. */
  readonly tls?: boolean;
  /** The PostgreSQL and Redis of production, where the shared ones will not do; asked once the file begins. */
  readonly production?: () => Promise<Partial<BackingUrls>>;
  /** The same for staging. */
  readonly staging?: () => Promise<Partial<BackingUrls>>;
  /** When it begins, ISO 8601, and time passes only where a worker waits or a test says so; left out: now, and time runs. */
  readonly at?: string;
  /** Actions beside the shipped ones, by command. */
  readonly actions?: Readonly<Record<string, unknown>>;
  /** What the bot remembers of earlier runs and incidents; nothing where it is left out. */
  readonly memory?: BotMemory;
}

/** The simulated platform and the bot's real way to it, without Slack and without a store of rows. Shared by the tests of a file. */
export interface ActionWorld {
  readonly platform: SimulatedPlatform;
  readonly clock: MovableClock;
  readonly time: FlowingClock;
  readonly catalog: Catalog;
  readonly environments: readonly string[];
  /** What the bot warned of in its log. */
  readonly complaints: readonly string[];
  /** The systems of an environment as the bot reaches them. */
  systems(environment: string): Platform;
  /** The bot's own engine, with these systems and rows. */
  engine(systems: Platform, runs: MemoryRuns): WorkerEngine;
}

/** Starts the platform; `stop` ends it. */
export async function startActionWorld(options: ActionWorldOptions) {
  const {
    change,
    startupMs = 150,
    pair = false,
    tls = false,
    production,
    staging,
    at,
    actions,
    memory = { releases: {} },
  } = options;
  const clock = at === undefined ? movableClock() : movableClock(0, () => Date.parse(at));
  const folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-action-'));
  const shared = testBacking();
  const platform = await startPlatform({
    clock,
    startupMs,
    pair,
    tls,
    nameSuffix: suffixesInOrder(),
    backing: {
      production: { ...shared.production, ...(await production?.()) },
      staging: { ...shared.staging, ...(await staging?.()) },
    },
  });
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, platform.botKubeconfig);
  const caFile = join(folder, 'authority.pem');
  if (platform.tls !== undefined) writeFileSync(caFile, platform.tls.authority.root);
  const trust = platform.tls === undefined ? {} : { caFile };
  const file = onAnyDay(botConfig({ platform, kubeconfig, ...trust, apiUrl: 'http://127.0.0.1:9/', mode: 'socket' }));
  const path = join(folder, 'config.yaml');
  writeFileSync(path, stringify(change?.(file) ?? file));
  const config = loadConfig({ path, env: { ...elsewhere, ...platformEnv(platform) } });
  const log = quietLog();
  const time = flowingClock(clock);
  const systems = new Map(
    Object.entries(config.file.environments).map(([environment, settings]) => [
      environment,
      openPlatform({
        ...{ environment, settings, secrets: config.secrets, clock: time, log },
        metrics: { clusterCall: () => undefined },
      }),
    ]),
  );
  const shipped = await loadActions(new URL('../../../src/actions/', import.meta.url));
  const catalog = new Map([...shipped, ...Object.entries(actions ?? {}).map(asLoaded)]);
  const engine = actionEngine({ config: config.file, catalog, clock, time, log });
  const world: ActionWorld = {
    platform,
    clock,
    time,
    catalog,
    environments: [...systems.keys()],
    complaints: log.complaints,
    systems(environment) {
      const found = systems.get(environment);
      if (found === undefined) throw new Error(`There is no environment ${environment}.`);
      return found;
    },
    engine: (writing, runs) => withMemory(engine(writing, runs), memory),
  };
  return {
    world,
    async stop() {
      await Promise.all([...systems.values()].map((one) => one.close()));
      await platform.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An action as the loader sees what it finds in a file. */
function asLoaded([command, value]: [string, unknown]): [string, AnyAction] {
  if (!isAction(value)) throw new Error(`${command} is no action.`);
  return [command, value];
}

/** What a configuration needs and no action meets. */
const elsewhere = {
  DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none',
  REDIS_URL: 'redis://127.0.0.1:9',
  SLACK_BOT_TOKEN: 'xoxb-none',
  SLACK_APP_TOKEN: 'xapp-none',
};
