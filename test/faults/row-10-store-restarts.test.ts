import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';
import { load, mismatches } from '../support/faults/load.ts';
import { type OwnPostgres, startOwnPostgres } from '../support/faults/own-postgres.ts';
import { faultRow } from '../support/faults/row.ts';
import { type Site, type SiteBot, startSite } from '../support/faults/site.ts';
import { until } from '../support/faults/until.ts';

let postgres: OwnPostgres;
let site: Site;
let bot: SiteBot;
beforeAll(async () => {
  postgres = await startOwnPostgres();
  site = await startSite({ database: postgres });
  bot = await site.bot('web,worker');
});
afterAll(() => site.stop());

/** As a power cut, again and again, until told to stop; gives how often. */
function restarting(everyMs: number): () => Promise<number> {
  let over = false;
  let restarts = 0;
  const done = (async () => {
    while (!over) {
      await postgres.stop('immediate');
      await postgres.start();
      restarts += 1;
      await wait(everyMs);
    }
  })();
  return async () => {
    over = true;
    await done;
    return restarts;
  };
}

faultRow(
  { title: 'PostgreSQL is killed and started again every 2 s under load', small: 24, full: 10_000, eachMs: 400 },
  async ({ count, full, none, all, atMost }) => {
    const end = restarting(full ? 2000 : 300);
    const told = await load({ workspace: site.workspace, port: bot.port, count, atOnce: 8, perChannel: 10 });
    const restarts = await end();
    const accepted = told.filter(({ as }) => as === 'accepted').length;
    const shown = () =>
      told.filter(({ as, channel }) => as === 'accepted' && site.workspace.messages(channel).length > 0).length;
    await until(
      'every run has ended',
      async () => {
        const [row] = await postgres.query<{ open: string }>(
          'SELECT count(*) AS open FROM runs WHERE finished_at IS NULL',
        );
        return row?.open === '0';
      },
      60_000 + count * 300,
    );
    await until(
      'every answer is in its channel',
      () => shown() === accepted && mismatches(site.workspace, told).length === 0,
      60_000 + count * 200,
    ).catch(() => undefined);
    none('told otherwise than it was', mismatches(site.workspace, told), count);
    none(
      'answers other than 200',
      told.filter(({ as }) => as === 'failed').map(({ status, text }) => `${status} ${text}`),
      count,
    );
    all('accepted, or refused with the reason', told.length, count);
    none('no restart', restarts > 0 ? [] : ['none'], 1);
    atMost('answer, the slowest', Math.max(...told.map(({ ms }) => ms)) / 1000, 2.5, 's');
  },
);
