import { openStore } from '../../src/adapters/store/store.ts';
import { anIncident, aPolicyOf } from '../support/alerts.ts';
import { faultRow, quantile } from '../support/faults/row.ts';
import { startSite } from '../support/faults/site.ts';
import { stormConfig } from '../support/faults/storm.ts';
import { until } from '../support/faults/until.ts';

const minute = 60_000;
/** Slack takes one message a second in a channel: people and channels are many, so that the killing is what is measured. */
const perPerson = 10;

// Slack delivers no event all the while: whoever escalates lives by the clock of the store alone.
faultRow(
  {
    title: 'escalations whose process is killed again and again',
    small: 6,
    full: 500,
    eachMs: 15_000,
  },
  async ({ count, full, chance, none, all, atMost }) => {
    const site = await startSite({ change: stormConfig });
    const store = openStore({ url: site.database.url, clock: site.clock, workConnections: 4 });
    try {
      const opened: number[] = [];
      const pairs = Array.from({ length: Math.ceil(count / perPerson) }, (_, n) => ({
        first: site.workspace.admin.addUser({ name: `first-${n}` }),
        second: site.workspace.admin.addUser({ name: `second-${n}` }),
        indexChannel: site.workspace.admin.addChannel({ name: `index-${n}` }),
      }));
      for (let n = 0; n < count; n += 1) {
        const { first = '', second = '', indexChannel = site.channel } = pairs[n % pairs.length] ?? {};
        const policy = aPolicyOf(first, second);
        opened.push(await store.incidents.open(anIncident({ policy, place: 'thread', indexChannel })));
      }
      const starts: number[] = [];
      const overdue = async () =>
        Number(
          (
            await site.database.query<{ n: string }>(
              `SELECT count(*) AS n FROM escalations WHERE due_at <= clock_now()`,
            )
          )[0]?.n,
        );
      const kills = full ? Math.round(count * 0.4) : 3;
      let struck = 0;
      let bot = await site.bot('worker');
      const killAgain = async () => {
        await new Promise((resolve) => setTimeout(resolve, chance.below(400)));
        await bot.kill();
        struck += 1;
        bot = await site.bot('worker');
      };
      // Three moments: the first level, the second, and the end where nobody answered.
      for (const [round, waitMs] of [0, 16 * minute, 31 * minute].entries()) {
        while (struck < Math.ceil((kills * (round + 1)) / 3)) {
          if (waitMs > 0 && struck === Math.ceil((kills * round) / 3)) {
            // Slack's clock and the store's: what was sent before a kill is looked for by its time.
            site.clock.advance(waitMs);
            await site.database.setOffset(site.clock.offsetMs);
          }
          await killAgain();
        }
        const began = performance.now();
        await until('nothing is overdue', async () => (await overdue()) === 0, 120_000);
        starts.push((performance.now() - began) / 1000);
        // Time stands still until all is sent: what is late goes another way.
        await until(
          'every message of every page is there',
          async () =>
            (await site.database.query(`SELECT 1 FROM messages WHERE kind = 'page' AND ts IS NULL LIMIT 1`)).length ===
            0,
          60_000 + count * 2500,
        );
      }
      const pages = await site.database.query<{ incident_id: string; level: number }>(
        'SELECT incident_id, level FROM pages',
      );
      const steps = new Set(pages.map((page) => `${page.incident_id}/${page.level}`));
      const lost = opened.flatMap((id) =>
        [0, 1].filter((level) => !steps.has(`${id}/${level}`)).map((level) => `INC-${id} L${level + 1}`),
      );
      // Each page says which incident it is for; the same one twice in one place is doubled.
      const said = pairs.flatMap((_, n) =>
        [`@first-${n}`, `@second-${n}`].flatMap((person) =>
          site.workspace.messages(person).map((message) => `${person} ${/INC-\d+/.exec(JSON.stringify(message))?.[0]}`),
        ),
      );
      none('steps lost', lost, count * 2);
      none('steps written twice', pages.slice(steps.size), count * 2);
      none('direct messages sent twice', said.slice(new Set(said).size), count * 2);
      all('direct messages', new Set(said).size, count * 2);
      all('processes killed', struck, kills);
      atMost('overdue after the start, the longest', quantile(starts, 1), 5, 's');
    } finally {
      await store.close();
      await site.stop();
    }
  },
);
