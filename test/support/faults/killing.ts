import { hasEnded, type RunState } from '../../../src/model/run.ts';
import { type CrashPoint, crashPoints, pointName } from './crash.ts';
import { countEffects, type Effects } from './effects.ts';
import { type Site, type SiteBot, startSite } from './site.ts';
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
  /** Another worker said in the thread that it goes on. */
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

interface RunRow {
  readonly id: number;
  readonly state: RunState;
  readonly fence: number;
  readonly held: boolean;
}

const channel = '#mcp-ops';
const namespace = 'mcp-production';

/** Starts a lane with its own site. */
export async function startKillingLane(): Promise<KillingLane> {
  const site = await startSite();
  const effects = countEffects(site);
  await site.front();
  let worker = await site.bot('worker', { watched: true });

  async function newest(): Promise<RunRow | undefined> {
    const [row] = await site.database.query<{ id: string; state: RunState; fence: string; held: boolean }>(
      'SELECT id, state, fence, due_at IS NOT NULL AND owner IS NOT NULL AS held FROM runs ORDER BY id DESC LIMIT 1',
    );
    return row && { ...row, id: Number(row.id), fence: Number(row.fence) };
  }

  /** Waits for every message; one that never comes is told in the aftermath. */
  async function settled(run: number): Promise<void> {
    const shown = async () => (await effects.missing()).length === 0;
    await until(`every message of R-${run}`, shown).catch(() => undefined);
  }

  async function kill(command: string, point: CrashPoint | undefined): Promise<Aftermath> {
    const before = (await newest())?.id ?? 0;
    await nextSecond();
    const shownBefore = appearance(site);
    const death = dying(site, worker, newest);
    worker.crash.arm(point, death.strike);
    await site.workspace.as('dev').command(channel, '/mcp', command);
    const { id } = await until('the run', async () => {
      const run = await newest();
      return run !== undefined && run.id > before && run;
    });
    await approve(site, id);
    await until(`the end of R-${id}`, async () => {
      const run = await newest();
      return run !== undefined && hasEnded(run.state) && run;
    });
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

/** Restarts are told apart by the second they were asked for in, as kubectl's are. */
async function nextSecond(): Promise<void> {
  const second = () => Math.floor(Date.now() / 1000);
  const from = second();
  await until('the next second', () => second() > from);
}

/** Presses the button of the plan as soon as it is there. */
async function approve(site: Site, run: number): Promise<void> {
  const card = await site.workspace.waitFor(
    `the plan of R-${run}`,
    () =>
      site.workspace
        .messages(channel)
        .find(({ metadata, blocks }) => metadata?.event_payload['key'] === `run:${run}` && asks(blocks)),
    30_000,
  );
  await site.workspace.as('lead').click(card, 'mcp:approve:0');
}

const asks = (blocks: unknown) => JSON.stringify(blocks ?? []).includes('mcp:approve');

/** The death of a worker, and the birth of the next one. */
function dying(site: Site, worker: SiteBot, newest: () => Promise<RunRow | undefined>) {
  let after: Promise<{ successor: SiteBot; state: RunState | undefined; takeoverMs: number | undefined }> | undefined;

  async function wake() {
    const struck = performance.now();
    const [held, successor] = await Promise.all([worker.kill().then(newest), site.bot('worker', { watched: true })]);
    if (held?.held !== true) return { successor, state: held?.state, takeoverMs: undefined };
    await until('another worker', async () => ((await newest())?.fence ?? 0) > held.fence);
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
  const root = site.workspace.messages(channel).find(({ metadata }) => metadata?.event_payload['key'] === `run:${run}`);
  const thread = root === undefined ? [] : site.workspace.messages(channel, { thread: root.ts });
  return {
    patches: effects.patches(`R-${run}`),
    doubled: effects.doubled(channel),
    missing: await effects.missing(),
    told: thread.some(({ text }) => text.includes('Another worker goes on')),
  };
}
