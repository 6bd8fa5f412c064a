import { setTimeout as wait } from 'node:timers/promises';
import { bullmqTakeover } from './support/bullmq-takeover.ts';
import { figures, told } from './support/figures.ts';
import { type Measurement, roundsOf } from './support/measurement.ts';
import { startBenchPlatform } from './support/platform.ts';
import { interleaved } from './support/rounds.ts';
import { runTakeover } from './support/run-takeover.ts';
import { type Distribution, distribution } from './support/statistics.ts';

interface Takeover {
  readonly ours: readonly number[];
  readonly bullmq: readonly number[];
}

/** BullMQ looks for stalled jobs each 30 s, and gives one back when a whole such time found it silent. */
const bullmqMs = 95_000;

/** From `kill -9` of a worker with eight runs until another worker has them. */
export const takeover: Measurement = {
  name: 'takeover',
  title: 'Takeover of eight runs after kill -9 of their worker',
  async run(bench) {
    const { site, quick } = bench;
    const store = await site.store();
    const platform = await startBenchPlatform(site, store);
    const ours = await runTakeover(bench, store, platform);
    try {
      const rounds = await interleaved<Takeover>(
        {
          // BullMQ waits most of its time; ours is killed again and again meanwhile.
          both: async () => {
            const waiting = bullmqTakeover(site.redis.url, quick ? 1000 : undefined, bullmqMs);
            let over = false;
            const recovered = waiting.finally(() => (over = true));
            const all: number[] = [];
            do {
              all.push(...(await ours.killOnce()));
              await wait(50);
            } while (!over && !quick);
            return { ours: all, bullmq: await recovered };
          },
        },
        roundsOf(bench, 5),
      );
      const pooled = (pick: (result: Takeover) => readonly number[]): Distribution =>
        distribution(
          rounds.flatMap(({ results }) => [...(results['both'] === undefined ? [] : pick(results['both']))]),
        );
      const mine = pooled((result) => result.ours);
      const theirs = pooled((result) => result.bullmq);
      const worst = (pick: (result: Takeover) => readonly number[]) =>
        figures(rounds, 'both', (result) => distribution(pick(result)).p99);
      return {
        rows: [
          {
            what: `takeover, p99 of ${mine.n}`,
            baseline: told(
              worst((result) => result.bullmq),
              'ms',
            ),
            ours: told(
              worst((result) => result.ours),
              'ms',
            ),
            judged: mine.p99,
            unit: 'ms',
            better: 'lower',
            bar: 5000,
            aim: 3000,
          },
          {
            what: 'takeover, p50',
            baseline: `${theirs.p50} ms`,
            ours: `${mine.p50} ms`,
            judged: Math.round((theirs.p50 / mine.p50) * 10) / 10,
            unit: 'x',
            better: 'higher',
          },
        ],
        rounds,
        notes: quick ? ['BullMQ with its lock and its look scaled down to 1 s: its defaults take about a minute'] : [],
      };
    } finally {
      await ours.stop();
      await platform.stop();
      await store.drop();
    }
  },
};
