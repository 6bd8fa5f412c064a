import type { Outbound, Passage } from './boundary.ts';
import { type CrashPoint, crashPoints } from './crash.ts';
import { countEffects, type Effects } from './effects.ts';
import { type Site, type SiteBot, startSite } from './site.ts';
import { approved, ended, nextSecond, typed } from './site-run.ts';

/** Called with the worker that is about to send a message for which the point was met. */
export type AtPoint = (worker: SiteBot, message: Outbound) => Passage | Promise<Passage>;

/** Two workers on one site; what befalls whichever comes to a point first is for the row to say. */
export interface TwoWorkers {
  readonly site: Site;
  readonly effects: Effects;
  readonly workers: readonly SiteBot[];
  /** Where a run of this command writes, from one run without a fault. */
  points(command: string): Promise<readonly CrashPoint[]>;
  /** The first worker that comes to the point has this done to it, once. */
  arm(point: Pick<CrashPoint, 'system' | 'label' | 'nth'>, strike: AtPoint): void;
  /** What was armed and was not met is forgotten. */
  disarm(): void;
  /** Types, approves, and waits for the end; gives the run and its state. */
  run(command: string): Promise<{ readonly run: number; readonly state: string }>;
  /** Starts a worker for each that is gone. */
  replace(): Promise<void>;
  stop(): Promise<void>;
}

interface Armed {
  readonly point: Pick<CrashPoint, 'system' | 'label' | 'nth'>;
  readonly strike: AtPoint;
  readonly counts: Map<SiteBot, number>;
  struck: boolean;
}

export async function startTwoWorkers(): Promise<TwoWorkers> {
  const site = await startSite();
  const effects = countEffects(site);
  await site.front();
  let armed: Armed | undefined;
  const seen: Outbound[] = [];

  async function start(): Promise<SiteBot> {
    const self: { bot?: SiteBot } = {};
    const bot = await site.bot('worker', { watch: (message) => look(self.bot, message) });
    self.bot = bot;
    return bot;
  }

  function look(bot: SiteBot | undefined, message: Outbound): Passage | Promise<Passage> {
    seen.push(message);
    if (bot === undefined || armed === undefined || armed.struck) return 'pass';
    const { system, label, nth } = armed.point;
    if (message.system !== system || message.label !== label) return 'pass';
    const count = (armed.counts.get(bot) ?? 0) + 1;
    armed.counts.set(bot, count);
    if (count < nth) return 'pass';
    armed.struck = true;
    return armed.strike(bot, message);
  }

  const workers = [await start(), await start()];

  async function run(command: string) {
    await nextSecond();
    const id = await typed(site, command);
    await approved(site, id);
    return { run: id, state: await ended(site, id) };
  }

  return {
    site,
    effects,
    workers,
    async points(command) {
      seen.length = 0;
      await run(command);
      return crashPoints(seen);
    },
    arm(point, strike) {
      armed = { point, strike, counts: new Map(), struck: false };
    },
    disarm() {
      armed = undefined;
    },
    run,
    async replace() {
      for (const [index, worker] of workers.entries()) if (!worker.running) workers[index] = await start();
    },
    async stop() {
      effects.stop();
      await site.stop();
    },
  };
}
