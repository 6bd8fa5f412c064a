import type { Passage } from '../support/faults/boundary.ts';
import { countEffects } from '../support/faults/effects.ts';
import { faultRow, quantile } from '../support/faults/row.ts';
import { type SiteBot, startSite } from '../support/faults/site.ts';
import { approved, ended, runOf, threadOf, typed } from '../support/faults/site-run.ts';
import { until } from '../support/faults/until.ts';

/** How often a living worker was told that another one has this run. */
const overtaken = (bots: readonly SiteBot[], run: number): number =>
  bots
    .flatMap(({ lines }) => lines)
    .filter((line) => line.includes('run taken over by another worker') && new RegExp(`\\b${run}\\b`).test(line))
    .length;

// Every worker that comes to the write of this run dies there.
faultRow(
  { title: 'a run that kills every worker that takes it', small: 1, full: 10, eachMs: 60_000 },
  async ({ count, none, all, atMost }) => {
    const site = await startSite();
    try {
      const effects = countEffects(site);
      await site.front();
      const deaths: number[] = [];
      const bots: SiteBot[] = [];
      let over = false;
      const start = async () => {
        const self: { bot?: SiteBot } = {};
        const die = (): Passage => {
          deaths.push(performance.now());
          self.bot?.send('SIGKILL');
          return 'cut';
        };
        const bot = await site.bot('worker', { watch: ({ label }) => (label.startsWith('PATCH') ? die() : 'pass') });
        self.bot = bot;
        bots.push(bot);
        // As a supervisor does.
        void bot.ended.then(() => (over ? undefined : start())).catch(() => undefined);
      };
      await start();
      await start();
      // In a channel of their own: Slack takes one message a second there, and what is measured is the worker.
      const channel = site.workspace.admin.addChannel({ name: 'neighbours' });
      const neighbours = async (rounds: number) => {
        const times: number[] = [];
        for (let round = 0; round < rounds; round += 1) {
          const began = performance.now();
          await ended(site, await typed({ ...site, channel }, 'health staging'));
          times.push(performance.now() - began);
        }
        return times;
      };
      const quiet = await neighbours(5);
      const wrong: string[] = [];
      let beside: number[] = [];
      for (let strike = 0; strike < count; strike += 1) {
        const before = deaths.length;
        const run = await typed(site, 'restart');
        await approved(site, run);
        let state = 'running';
        await until(
          `R-${run} is set aside`,
          async () => {
            state = (await runOf(site, run))?.state ?? state;
            if (state === 'parked') return true;
            beside = [...beside, ...(await neighbours(1))];
            return false;
          },
          180_000,
        );
        const died = deaths.length - before;
        // A worker that a busy machine kept from renewing its lease counts as one that died, and says that it did not.
        const lapsed = overtaken(bots, run);
        if (died > 3 || died + lapsed < 3) wrong.push(`R-${run} killed ${died} workers, and ${lapsed} were only slow`);
        if (effects.patches(`R-${run}`) !== 0) wrong.push(`R-${run} changed the deployment`);
        await until('the note', async () => (await threadOf(site, run)).some((text) => text.includes('was set aside')));
      }
      all('set aside after three deaths', count - wrong.length, count);
      none('more deaths, or a change', wrong, count);
      const slower = quantile(beside, 0.5) / quantile(quiet, 0.5);
      atMost('a neighbour, the middle one, against a quiet time', slower, 1.5, 'times');
      effects.stop();
      over = true;
    } finally {
      await site.stop();
    }
  },
);
