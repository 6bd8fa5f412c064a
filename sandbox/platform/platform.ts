import { type MovableClock, movableClock } from '../clock.ts';
import { type SimulatedCluster, startCluster } from '../cluster/cluster.ts';
import type { NameSuffix } from '../cluster/names.ts';
import { type AdminApi, startAdminApi } from './admin-api/admin-api.ts';
import { type SimulatedAws, startAws } from './aws/aws.ts';
import { type Backing, type BackingUrls, startBacking } from './backing.ts';
import type { Write } from './ledger.ts';
import {
  bindingOf,
  botNamespace,
  botRoles,
  type EnvironmentName,
  mcpServer,
  nodeRights,
  places,
  versions,
} from './manifests.ts';
import { type Pair, startPair } from './pair.ts';
import { type SimulatedPrometheus, startPrometheus } from './prometheus/prometheus.ts';
import type { PlatformTls } from './tls/tls.ts';
import { startWebPage, type WebPage } from './web-page.ts';

export interface PlatformOptions {
  readonly clock: MovableClock;
  /** ms from scheduling to ready. */
  readonly startupMs: number;
  /** The PostgreSQL and Redis of each environment, as the bot is let in. */
  readonly backing: Readonly<Record<EnvironmentName, BackingUrls>>;
  /** Whether production also has a blue-green pair, with its traffic. */
  readonly pair?: boolean;
  /** Whether there are certificates: an ingress with its controller, and what the MCP servers call. */
  readonly tls?: boolean;
  /** How generated names end; random where nothing is said. */
  readonly nameSuffix?: NameSuffix | undefined;
}

/** The simulated MCP platform: a cluster with two environments, two web services, and the way to its PostgreSQL and Redis. */
export interface Platform {
  readonly cluster: SimulatedCluster;
  readonly adminPortal: WebPage;
  readonly chatUi: WebPage;
  /** What its MCP servers stand on, by environment. */
  readonly backing: Readonly<Record<EnvironmentName, Backing>>;
  /** What scrapes its MCP servers, by environment. */
  readonly prometheus: Readonly<Record<EnvironmentName, SimulatedPrometheus>>;
  /** The blue-green pair of production, where there is one. */
  readonly pair: Pair | undefined;
  /** What speaks TLS, where anything does. */
  readonly tls: PlatformTls | undefined;
  /** What turns their tools on and off, by environment. */
  readonly adminApi: Readonly<Record<EnvironmentName, AdminApi>>;
  /** AWS as each environment sees it: CloudWatch Logs. */
  readonly aws: Readonly<Record<EnvironmentName, SimulatedAws>>;
  /** Everything that was sent to the PostgreSQL, Redis, admin API and AWS of any environment and changes something. */
  writes(): readonly Write[];
  /** The kubeconfig the bot gets: its own service account, with the shipped Roles. */
  readonly botKubeconfig: string;
  stop(): Promise<void>;
}

/** The history of the platform before people look at it: each version came this long after the one before. */
const ages = [3 * 24 * 3600_000, 2 * 24 * 3600_000, 5 * 3600_000] as const;

/** Starts the platform, every environment at its third version with all pods ready. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { clock, startupMs, nameSuffix } = options;
  const namespaces = [botNamespace, ...places.map((place) => place.namespace)];
  // The cluster lives through its past first, on a clock of its own that then joins the one everybody has. Until then it only moves when
  // it is moved: a slow machine has the same past as a fast one.
  // It begins with a whole second: the stamps of the cluster have no others.
  const real = () => clock.now().getTime() - clock.offsetMs;
  const begun = Math.floor(clock.now().getTime() / 1000) * 1000 - clock.offsetMs;
  let hasJoined = false;
  const past = movableClock(clock.offsetMs - ages[0], () => (hasJoined ? real() : begun));
  const cluster = await startCluster({ clock: past, namespaces, startupMs, ...(nameSuffix && { nameSuffix }) });
  cluster.apply(nodeRights());
  for (const place of places) {
    const bound = (['config', 'secret-ages', 'config-backup'] as const).map(bindingOf);
    cluster.apply([...botRoles(place.namespace), ...bound], place.namespace);
    if (place.environment === 'staging') cluster.apply([bindingOf('exec')], place.namespace);
    cluster.apply(mcpServer(place), place.namespace);
  }
  const pair = options.pair === true ? startPair(cluster, namespaceOf('production')) : undefined;
  await deployHistory(cluster, past, clock);
  await live(past, () => pair?.isReady() !== false);
  hasJoined = true;
  past.advance(0);
  const leave = clock.onAdvance((offset) => past.advance(offset - past.offsetMs));
  const backing = {
    production: await startBacking('production', options.backing.production, clock),
    staging: await startBacking('staging', options.backing.staging, clock),
  };
  const prometheus = {
    production: await startPrometheus(cluster, namespaceOf('production'), clock),
    staging: await startPrometheus(cluster, namespaceOf('staging'), clock),
  };
  const adminApi = {
    production: await startAdminApi('production', cluster, namespaceOf('production'), clock),
    staging: await startAdminApi('staging', cluster, namespaceOf('staging'), clock),
  };
  // Loaded only here: most tests need no certificates, and what makes them takes a while to load.
  const tls = options.tls === true ? await (await import('./tls/tls.ts')).startTls(cluster, clock) : undefined;
  const aws = {
    production: await startAws('production', cluster, namespaceOf('production'), clock),
    staging: await startAws('staging', cluster, namespaceOf('staging'), clock),
  };
  for (const { environment } of places) {
    const { hostname, port } = new URL(options.backing[environment].databaseUrl);
    aws[environment].rds.standsAt(hostname, Number(port));
  }
  const clouds = Object.values(aws);
  const adminApis = Object.values(adminApi);
  const backings = Object.values(backing);
  const adminPortal = await startWebPage('/api/health', '{"status":"ok"}');
  const chatUi = await startWebPage('/', '{"status":"ok"}');
  return {
    cluster,
    adminPortal,
    chatUi,
    backing,
    prometheus,
    pair,
    tls,
    adminApi,
    aws,
    writes: () => [...backings, ...adminApis, ...clouds].flatMap((one) => one.writes()),
    botKubeconfig: cluster.kubeconfig(
      `system:serviceaccount:${botNamespace}:mcp-chatops`,
      places[0]?.namespace ?? 'default',
    ),
    async stop() {
      leave();
      pair?.stop();
      await Promise.all(
        [cluster, adminPortal, chatUi, ...backings, ...adminApis, ...clouds, ...Object.values(prometheus), tls].map(
          (one) => one?.stop(),
        ),
      );
    },
  };
}

function namespaceOf(environment: EnvironmentName): string {
  return places.find((place) => place.environment === environment)?.namespace ?? 'default';
}

/** Deploys the versions one after the other, each at its age, and ends in the present. */
async function deployHistory(cluster: SimulatedCluster, past: MovableClock, present: MovableClock): Promise<void> {
  for (const [index, version] of versions.entries()) {
    past.advance(Math.max(0, present.offsetMs - (ages[index] ?? 0) - past.offsetMs));
    for (const place of places) {
      if (index > 0) cluster.deployVersion(place.namespace, 'mcp-server', version.image, version.cause);
    }
    await live(past, () =>
      places.every(
        (place) =>
          revision(cluster, place.namespace) === index + 1 && readyPods(cluster, place.namespace) === place.replicas,
      ),
    );
  }
  past.advance(present.offsetMs - past.offsetMs);
}

function revision(cluster: SimulatedCluster, namespace: string): number {
  const deployment = cluster.read('Deployment', namespace, 'mcp-server');
  return Number(deployment?.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
}

function readyPods(cluster: SimulatedCluster, namespace: string): number {
  const status = cluster.read('Deployment', namespace, 'mcp-server')?.['status'] as
    | { readonly availableReplicas?: number; readonly updatedReplicas?: number; readonly replicas?: number }
    | undefined;
  const settled = status?.replicas === status?.updatedReplicas;
  return settled ? (status?.availableReplicas ?? 0) : -1;
}

/** Lets the cluster's time run fast until something is so. */
async function live(past: MovableClock, check: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!check()) {
    if (performance.now() > deadline) throw new Error('The simulated platform did not come up within a minute.');
    past.advance(500);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
