import { setTimeout as wait } from 'node:timers/promises';
import { opsChannel, people } from '../sandbox/people.ts';
import { startBot } from './support/bots.ts';
import { figures, told } from './support/figures.ts';
import { openLoop, type Sent } from './support/load.ts';
import { type Bench, type Measurement, roundsOf } from './support/measurement.ts';
import { interleaved } from './support/rounds.ts';
import { type SignedCommand, signedCommands } from './support/signed-commands.ts';
import type { BenchStore } from './support/site.ts';
import { type Distribution, distribution } from './support/statistics.ts';

const perSecond = 100;
const frozenMs = 2000;

interface Frozen {
  readonly latency: Distribution;
  readonly accepted: number;
  /** Told that nothing was accepted. */
  readonly refused: number;
  /** Told that nobody knows. */
  readonly unknown: number;
  /** Answers that were not so: accepted and not stored, or refused and stored; and requests without an answer. */
  readonly wrong: number;
}

/** Acknowledgements while every process of PostgreSQL stands still. */
export const ackFrozen: Measurement = {
  name: 'ack-frozen',
  title: `Acknowledgements while PostgreSQL is frozen for ${frozenMs / 1000} s (${perSecond} requests/s)`,
  async run(bench) {
    const store = await bench.site.store();
    const bot = await startBot('web', bench.site.environment(store));
    try {
      await freezeOnce(bench, store, bot.port, 0); // warms up
      const rounds = await interleaved<Frozen>(
        { ours: () => freezeOnce(bench, store, bot.port, frozenMs) },
        roundsOf(bench, 7),
      );
      const slowest = figures(rounds, 'ours', (result) => result.latency.max);
      const wrong = figures(rounds, 'ours', (result) => result.wrong);
      const sum = (pick: (result: Frozen) => number) => figures(rounds, 'ours', pick).reduce((a, b) => a + b, 0);
      return {
        rows: [
          {
            what: 'slowest answer of all rounds',
            baseline: '–',
            ours: told(slowest, 'ms'),
            judged: Math.max(...slowest),
            unit: 'ms',
            better: 'lower',
            bar: 2500,
          },
          {
            what: 'answers that were not so',
            baseline: '–',
            ours: `${sum((result) => result.wrong)} of ${sum((result) => result.latency.n)}`,
            judged: Math.max(...wrong),
            unit: 'wrong',
            better: 'lower',
            bar: 0,
          },
        ],
        rounds,
        notes: [
          `accepted ${sum((result) => result.accepted)}, told "not accepted" ${sum((result) => result.refused)}, told "not known" ${sum((result) => result.unknown)}`,
        ],
      };
    } finally {
      bench.site.postgres.freeze(false);
      await bot.kill();
      await store.drop();
    }
  },
};

async function freezeOnce({ site, quick }: Bench, store: BenchStore, port: number, ms: number): Promise<Frozen> {
  const seconds = ms === 0 ? 1 : quick ? 3 : 5;
  const commands = signedCommands(site.workspace, seconds * perSecond, {
    text: 'health',
    user: people.dev,
    channel: opsChannel,
  });
  const loaded = openLoop(
    port,
    commands.map((command) => command.bytes),
    perSecond,
  );
  if (ms > 0) {
    await wait(500);
    site.postgres.freeze(true);
    await wait(ms);
    site.postgres.freeze(false);
  }
  const { sent } = await loaded;
  return judge(store, commands, sent);
}

async function judge(store: BenchStore, commands: readonly SignedCommand[], sent: readonly Sent[]): Promise<Frozen> {
  const rows = await store.query<{ inbound_key: string }>('SELECT inbound_key FROM runs WHERE inbound_key = ANY($1)', [
    commands.map(({ key }) => key),
  ]);
  const stored = new Set(rows.map((row) => row.inbound_key));
  const counts = { accepted: 0, refused: 0, unknown: 0, wrong: 0 };
  for (const { index, answer } of sent) {
    const said = whatWasSaid(answer);
    const there = stored.has(commands[index]?.key ?? '');
    if (said === 'nothing' || (said === 'accepted' && !there) || (said === 'refused' && there)) counts.wrong += 1;
    if (said !== 'nothing') counts[said] += 1;
  }
  return { latency: distribution(sent.map((one) => one.latency)), ...counts };
}

function whatWasSaid(answer: Sent['answer']): 'accepted' | 'refused' | 'unknown' | 'nothing' {
  if (answer?.status !== 200) return 'nothing';
  if (answer.body === '') return 'accepted';
  if (answer.body.includes('whether this was accepted is not known')) return 'unknown';
  return answer.body.includes('Not accepted') ? 'refused' : 'nothing';
}
