import { setTimeout as wait } from 'node:timers/promises';
import { opsChannel, people } from '../../sandbox/people.ts';
import { openStore } from '../../src/adapters/store/store.ts';
import { systemClock } from '../../src/adapters/system-clock.ts';
import { type BotChild, startBot } from './bots.ts';
import type { Child } from './child.ts';
import type { Bench } from './measurement.ts';
import type { BenchPlatform } from './platform.ts';
import type { BenchStore } from './site.ts';

const runsAtOnce = 8;
/** A lease is renewed this often; the kill comes at any moment in between. */
const renewalMs = 625;

export interface RunTakeover {
  /** Kills the worker that has eight runs while a second one stands by; gives the ms until that one had each. */
  killOnce(): Promise<readonly number[]>;
  stop(): Promise<void>;
}

interface Taken {
  readonly run: string;
  /** Epoch ms, by the same machine's clock. */
  readonly time: number;
}

/** Workers of the bot as they are shipped, with runs that do not end: the platform does not answer them. */
export async function runTakeover(bench: Bench, store: BenchStore, platform: BenchPlatform): Promise<RunTakeover> {
  const { site, random } = bench;
  const environment = site.environment(store, { platform });
  const rows = openStore({ url: store.url, clock: systemClock(), workConnections: 4 });
  await platform.set({ hang: true });
  let current: BotChild = await startBot('worker', environment);
  let requests = 0;

  async function request(): Promise<number> {
    requests += 1;
    const accepted = await rows.runs.request({
      key: `takeover:${requests}`,
      action: 'diagnose',
      params: {},
      environment: 'production',
      risk: 'read-only',
      requestedBy: people.dev,
      origin: { via: 'command', team: site.workspace.team.id, channel: opsChannel },
      ground: { kind: 'person' },
      quietMs: 60_000,
    });
    if (accepted.kind !== 'accepted' || accepted.run === undefined) throw new Error('a run was not accepted');
    return accepted.run;
  }

  return {
    async killOnce() {
      const taken = collect(current);
      const runs = await Promise.all(Array.from({ length: runsAtOnce }, request));
      await taken;
      const next = await startBot('worker', environment);
      const recovered = collect(next);
      await wait(random() * renewalMs);
      const killed = Date.now();
      await current.kill();
      current = next;
      const delays = (await recovered).map(({ time }) => time - killed);
      for (const run of runs) await rows.runs.cancel(run, people.dev);
      await ended(store, runs);
      return delays;
    },
    async stop() {
      await current.kill();
      await rows.close();
    },
  };
}

/** Waits until a worker has logged that it took eight runs. */
function collect(worker: Child): Promise<readonly Taken[]> {
  const seen = new Map<string, Taken>();
  return worker.line(`${runsAtOnce} runs were taken`, (line) => {
    if (!line.includes('"run taken"')) return undefined;
    const { run, time } = JSON.parse(line) as { readonly run: string; readonly time: number | string };
    if (!seen.has(run)) seen.set(run, { run, time: new Date(time).getTime() });
    return seen.size === runsAtOnce ? [...seen.values()] : undefined;
  });
}

async function ended(store: BenchStore, runs: readonly number[]): Promise<void> {
  for (let tried = 0; tried < 500; tried += 1) {
    const [row] = await store.query<{ open: number }>(
      'SELECT count(*)::int AS open FROM runs WHERE id = ANY($1) AND finished_at IS NULL',
      [runs],
    );
    if (row?.open === 0) return;
    await wait(20);
  }
  throw new Error('cancelled runs did not end in 10 s');
}
