import { setTimeout as wait } from 'node:timers/promises';
import { startBot, startProgram } from './support/bots.ts';
import { figures, told } from './support/figures.ts';
import { type Bench, type Measurement, roundsOf } from './support/measurement.ts';
import { putPlans } from './support/plan-cards.ts';
import { interleaved } from './support/rounds.ts';
import type { BenchStore, Site } from './support/site.ts';
import { distribution } from './support/statistics.ts';

const limitedChannels = 100;
const freeChannels = 40;

/** From the commit of a card until Slack has it, while a hundred other channels answer 429. */
export const cardUnderLimit: Measurement = {
  name: 'card-under-limit',
  title: `A card in one channel while ${limitedChannels} other channels are rate-limited`,
  async run(bench) {
    const { site, quick } = bench;
    const store = await site.store();
    const bot = await startBot('worker', site.environment(store));
    const { limited, free } = channels(site, quick ? 1 : 5);
    try {
      await putPlans(store, limited);
      const rounds = await interleaved<readonly number[]>(
        {
          ours: () => ours(bench, store, limited, free),
          webClient: async () => {
            // Ours says nothing meanwhile.
            await store.query(`UPDATE messages SET state = 'dropped' WHERE channel = ANY($1)`, [limited]);
            return [await theirs(site, limited, free[0] ?? '')];
          },
        },
        roundsOf(bench, 5),
      );
      const all = rounds.flatMap(({ results }) => results['ours'] ?? []);
      const mine = distribution(all);
      const p99 = figures(rounds, 'ours', (result) => distribution(result).p99);
      const p50 = figures(rounds, 'ours', (result) => distribution(result).p50);
      const baseline = figures(rounds, 'webClient', (result) => result[0] ?? Number.NaN);
      return {
        rows: [
          {
            what: `the card is there, p99 of ${mine.n}`,
            baseline: told(baseline, 'ms'),
            ours: told(p99, 'ms'),
            judged: mine.p99,
            unit: 'ms',
            better: 'lower',
            bar: 200,
            aim: 120,
          },
          {
            what: 'the card is there, p50',
            baseline: told(baseline, 'ms'),
            ours: told(p50, 'ms'),
            judged: mine.p50,
            unit: 'ms',
            better: 'lower',
          },
        ],
        rounds,
        notes: [],
      };
    } finally {
      site.workspace.faults.clear();
      await bot.kill();
      await store.drop();
    }
  },
};

/** Channels that take no post for `retryAfterS`, again and again, and channels that do. */
function channels({ workspace }: Site, retryAfterS: number): { limited: readonly string[]; free: readonly string[] } {
  const add = (kind: string, count: number) =>
    Array.from({ length: count }, (_, index) => workspace.admin.addChannel({ name: `${kind}-${index}` }));
  const [limited, free] = [add('limited', limitedChannels), add('free', freeChannels)];
  for (const channel of limited) {
    workspace.faults.inject({ on: 'api', method: 'chat.postMessage', channel, kind: 'ratelimited', retryAfterS });
  }
  return { limited, free };
}

async function ours(
  { site: { workspace }, quick, random }: Bench,
  store: BenchStore,
  limited: readonly string[],
  free: readonly string[],
): Promise<readonly number[]> {
  await store.query(
    `WITH due AS (UPDATE messages SET state = 'pending', not_before = clock_now() WHERE channel = ANY($1) RETURNING id)
     SELECT pg_notify('mcp_chatops', 'messages')`,
    [limited],
  );
  await wait(500);
  const delays: number[] = [];
  for (let sample = 0; sample < (quick ? 3 : 40); sample += 1) {
    const channel = free[sample % free.length] ?? '';
    const before = workspace.messages(channel).length;
    const committed = performance.now();
    await putPlans(store, [channel]);
    delays.push(
      await workspace.waitFor(
        'the card',
        () => workspace.messages(channel).length > before && performance.now() - committed,
        20_000,
      ),
    );
    await wait(random() * (quick ? 50 : 300));
  }
  return delays;
}

/** One message by Slack's client: it holds every call back while one is limited. */
async function theirs({ workspace }: Site, limited: readonly string[], free: string): Promise<number> {
  const client = await startProgram('slack-client', {
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_API_URL: workspace.apiUrl,
  });
  try {
    const { asked, answered } = await client.ask<{ asked: number; answered: number }>({
      limited,
      free,
      text: 'a page',
    });
    return answered - asked;
  } finally {
    await client.kill();
  }
}
