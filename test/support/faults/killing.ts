import { hasEnded, type RunState } from '../../../src/model/run.ts';
import { type CrashPoint, crashPoints, pointName } from './crash.ts';
import { countEffects, type Effects } from './effects.ts';
import { type Site, type SiteBot, startSite } from './site.ts';
import { approved, ended, newestRun, nextSecond, type RunRow, threadOf, typed } from './site-run.ts';
import { until } from './until.ts';

/** What became of one run whose worker was killed. */
export interface Aftermath {
  readonly run: string;
  /** Where it was killed; undefined when the run ended without passing there. */
  readonly killed: string | undefined;
  readonly state: RunState;
  readonly patches: number;
  readonly doubled: readonly string[];
  readonly missing: readonly string[];
  /** The image, or what else says that the change is there, is as the run wanted it. */
  readonly right: boolean;
  /** True when the run was in the middle of its work when its worker died. */
  readonly interrupted: boolean;
  /** Another worker said in the thread that it picked the run up. */
  readonly told: boolean;
  /** ms from the kill until another worker had the run; undefined when nobody held it. */
  readonly takeoverMs: number | undefined;
}

/** A platform with one worker at a time, each of which is killed at a chosen point of a run. */
export interface KillingLane {
  /** Where a worker can die in a run of this command, from a run in which it does not. */
  points(command: string): Promise<readonly CrashPoint[]>;
  /** One run, its worker killed at a point; the next worker is there for the next run. */
  kill(command: string, point: CrashPoint | undefined): Promise<Aftermath>;
  stop(): Promise<void>;
}

const channel = '#mcp-ops';
const namespace = 'mcp-production';

/** Starts a lane with its own site. */
export async function startKillingLane(): Promise<KillingLane> {
  const site = await startSite();
  const effects = countEffects(site);
  await site.front();
  let worker = await site.bot('worker', { watched: true });

  const newest = () => newestRun(site);

  /** Waits for every message; one that never comes is told in the aftermath. */
  async function settled(run: number): Promise<void> {
    const shown = async () => (await effects.missing()).length === 0;
    await until(`every message of R-${run}`, shown).catch(() => undefined);
  }

  async function kill(command: string, point: CrashPoint | undefined): Promise<Aftermath> {
    await nextSecond();
    const shownBefore = appearance(site);
    const death = dying(site, worker, newest);
    worker.crash.arm(point, death.strike);
    const id = await typed(site, asked(site, command));
    await approved(site, id);
    await ended(site, id);
    await settled(id);
    worker.crash.disarm();
    const dead = await death.over();
    if (dead !== undefined) {
      worker = dead.successor;
      await settled(id);
    }
    return {
      run: `R-${id}`,
      killed: point !== undefined && dead !== undefined ? pointName(point) : undefined,
      state: (await newest())?.state ?? 'failed',
      ...(await outcome(site, effects, id)),
      right: shownBefore !== appearance(site) && readyPods(site) === 3,
      interrupted: dead?.state === 'running' || dead?.state === 'verifying',
      takeoverMs: dead?.takeoverMs,
    };
  }

  return {
    async points(command) {
      await kill(command, undefined);
      return crashPoints(worker.crash.seen);
    },
    kill,
    async stop() {
      effects.stop();
      await site.stop();
    },
  };
}

/** The death of a worker, and the birth of the next one. */
function dying(site: Site, worker: SiteBot, newest: () => Promise<RunRow | undefined>) {
  let after: Promise<{ successor: SiteBot; state: RunState | undefined; takeoverMs: number | undefined }> | undefined;

  async function wake() {
    const struck = performance.now();
    const [held, successor] = await Promise.all([worker.kill().then(newest), site.bot('worker', { watched: true })]);
    if (held?.held !== true) return { successor, state: undefined, takeoverMs: undefined };
    // The store may be about to do the last thing the dead worker asked of it: then the run ends without another one.
    const after = await until('another worker, or the end', async () => {
      const now = await newest();
      return now !== undefined && (now.fence > held.fence || hasEnded(now.state)) && now;
    });
    if (after.fence === held.fence) return { successor, state: undefined, takeoverMs: undefined };
    return { successor, state: held.state, takeoverMs: performance.now() - struck };
  }

  return {
    strike() {
      worker.send('SIGKILL');
      after ??= wake();
    },
    over: () => Promise.resolve(after),
  };
}

/** A rollback names where it goes: by itself it goes to no release that an earlier run has left, and in the end there is none. */
function asked({ platform }: Site, command: string): string {
  if (command !== 'rollback') return command;
  const numbers = platform.cluster
    .list('replicasets', namespace)
    .map(({ metadata }) => Number(metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0))
    .sort((a, b) => b - a);
  return `rollback to=${numbers[1] ?? 1}`;
}

/** What a change changes: the template of the deployment. */
function appearance({ platform }: Site): string {
  const deployment = platform.cluster.read('Deployment', namespace, 'mcp-server');
  return JSON.stringify((deployment?.['spec'] as { template?: unknown } | undefined)?.template);
}

function readyPods({ platform }: Site): number {
  const status = platform.cluster.read('Deployment', namespace, 'mcp-server')?.['status'];
  const { readyReplicas = 0, updatedReplicas = 0 } = status as { readyReplicas?: number; updatedReplicas?: number };
  return Math.min(readyReplicas, updatedReplicas);
}

async function outcome(site: Site, effects: Effects, run: number) {
  return {
    patches: effects.patches(`R-${run}`),
    doubled: effects.doubled(channel),
    missing: await effects.missing(),
    told: (await threadOf(site, run)).some((text) => text.includes('Another worker picked up')),
  };
}
